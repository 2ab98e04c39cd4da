import { describeLive } from '../rig/engines/describe-live.js';
import { multiarchSuite } from './suites/multiarch.js';
import { dockerSubject } from './suites/subject.js';

describeLive('tasks/multiarch.yaml on a real engine', (engines) => multiarchSuite(dockerSubject(engines)));
