#!/usr/bin/env node
require('./launch.cjs').launch(() => import('./semmem-command.js'));
