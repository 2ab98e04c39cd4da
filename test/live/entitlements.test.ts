import { describeLive } from '../rig/engines/describe-live.js';
import { entitlementsSuite } from './suites/entitlements.js';
import { dockerSubject } from './suites/subject.js';

describeLive('what a task file from elsewhere may do', (engines) =>
  entitlementsSuite(dockerSubject(engines)),
);
