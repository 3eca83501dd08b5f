# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` puts where, below the prefix:
#
#   bin/drumspice                              the program
#   lib*/libdrumspice.so*, include/drumspice   the library, with drumspice.pc and a CMake package
#   lib*/drumspice/drumspice.cm                the plugin
#   share/drumspice/models                     subcircuits; drumspice.lib loads the plugin and sets
#                                              $drumspice, the program
#   share/ngspice/scripts                      links to them, where ngspice looks if the prefix is /usr
#   share/drumspice/netlists                   the netlists, which need `.include drumspice.lib` only
#
# Models and netlists hold absolute paths, so they are written by the install
# itself (InstallForNgspice.cmake), which knows the prefix.
include(CMakePackageConfigHelpers)

set(_cmake_package "${CMAKE_INSTALL_LIBDIR}/cmake/drumspice")
cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_LIBDIR BASE_DIRECTORY "${CMAKE_INSTALL_FULL_BINDIR}"
           OUTPUT_VARIABLE _bin_to_lib)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_LIBDIR BASE_DIRECTORY "${CMAKE_INSTALL_PREFIX}"
           OUTPUT_VARIABLE _prefix_to_lib)
string(REGEX REPLACE "[^/]+" ".." _lib_to_prefix "${_prefix_to_lib}/pkgconfig")

# First, because it refuses prefixes that ngspice cannot load the plugin from.
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/install/ngspice")
install(CODE "
  set(DRUMSPICE_SOURCE [==[${PROJECT_SOURCE_DIR}]==])
  set(DRUMSPICE_WORK [==[${PROJECT_BINARY_DIR}/install/ngspice]==])
  set(DRUMSPICE_BINDIR [==[${CMAKE_INSTALL_BINDIR}]==])
  set(DRUMSPICE_LIBDIR [==[${CMAKE_INSTALL_LIBDIR}]==])
  set(DRUMSPICE_DATADIR [==[${CMAKE_INSTALL_DATADIR}]==])")
install(SCRIPT "${PROJECT_SOURCE_DIR}/cmake/InstallForNgspice.cmake")

set_property(TARGET drumspice PROPERTY INTERFACE_INCLUDE_DIRECTORIES
  "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>" "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
install(TARGETS drumspice EXPORT drumspice LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/drumspice" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
        FILES_MATCHING PATTERN "*.h")
set_target_properties(drumspice_cli PROPERTIES INSTALL_RPATH "$ORIGIN/${_bin_to_lib}")
install(TARGETS drumspice_cli RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(TARGETS drumspice_plugin LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}/drumspice")

configure_file("${PROJECT_SOURCE_DIR}/cmake/drumspice.pc.in"
               "${PROJECT_BINARY_DIR}/install/drumspice.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/install/drumspice.pc"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
install(EXPORT drumspice NAMESPACE drumspice:: FILE drumspice-targets.cmake
        DESTINATION "${_cmake_package}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/install/drumspice-config-version.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_SOURCE_DIR}/cmake/drumspice-config.cmake"
              "${PROJECT_BINARY_DIR}/install/drumspice-config-version.cmake"
        DESTINATION "${_cmake_package}")

install(CODE "if(DRUMSPICE_HINT)
  message(STATUS \"\${DRUMSPICE_HINT}\")
endif()")
