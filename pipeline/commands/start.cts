#!/usr/bin/env node
require('./launch.cjs').launch(() => import('./start-command.js').then(({ run }) => run()));
