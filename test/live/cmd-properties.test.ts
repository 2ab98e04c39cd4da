import { describeLive } from '../rig/engines/describe-live.js';
import { cmdPropertiesSuite } from './suites/cmd-properties.js';
import { dockerSubject } from './suites/subject.js';

describeLive('properties of cmd steps', (engines) => cmdPropertiesSuite(dockerSubject(engines)));
