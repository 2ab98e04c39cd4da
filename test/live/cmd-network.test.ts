import { describeLive } from '../rig/engines/describe-live.js';
import { cmdNetworkSuite } from './suites/cmd-network.js';
import { dockerSubject } from './suites/subject.js';

describeLive('networks and services of cmd steps', (engines) => cmdNetworkSuite(dockerSubject(engines)));
