# SPDX-License-Identifier: GPL-3.0-or-later
# find_package(drumspice) gives the target drumspice::drumspice.
include(CMakeFindDependencyMacro)
find_dependency(PkgConfig)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
include("${CMAKE_CURRENT_LIST_DIR}/drumspice-targets.cmake")
