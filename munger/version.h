/* SPDX-License-Identifier: MIT */
#ifndef MUNGER_VERSION_H
#define MUNGER_VERSION_H

#define MUNGER_VERSION "0.1.0"

#endif
