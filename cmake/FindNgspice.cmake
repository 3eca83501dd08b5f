# SPDX-License-Identifier: GPL-3.0-or-later
# Finds the ngspice program, its shared library and the source of the same
# version, whose headers and code-model preprocessor ship only there.
#
#   Ngspice_EXECUTABLE      the program
#   Ngspice::shared         imported target: libngspice and sharedspice.h
#   Ngspice_SOURCE_DIR      the source tree
#
# NGSPICE_SOURCE_DIR names a source tree; otherwise Debian's source package of
# the installed version is fetched once and kept in drumspice/ of the user's
# cache folder (XDG_CACHE_HOME or ~/.cache).

find_program(Ngspice_EXECUTABLE ngspice)
pkg_check_modules(NGSPICE QUIET IMPORTED_TARGET ngspice)
if(TARGET PkgConfig::NGSPICE AND NOT TARGET Ngspice::shared)
  add_library(Ngspice::shared ALIAS PkgConfig::NGSPICE)
endif()

if(NGSPICE_SOURCE_DIR)
  cmake_path(ABSOLUTE_PATH NGSPICE_SOURCE_DIR NORMALIZE OUTPUT_VARIABLE Ngspice_SOURCE_DIR)
  # A tree of another release has other struct layouts.
  if(Ngspice_EXECUTABLE AND EXISTS "${Ngspice_SOURCE_DIR}/configure.ac")
    execute_process(COMMAND "${Ngspice_EXECUTABLE}" --version INPUT_FILE /dev/null
                    OUTPUT_VARIABLE _ngspice_banner ERROR_QUIET)
    file(STRINGS "${Ngspice_SOURCE_DIR}/configure.ac" _ngspice_major
         REGEX "m4_define..ngspice_major_version" LIMIT_COUNT 1)
    string(REGEX MATCH " [^0-9]*([0-9]+)" _ngspice_major "${_ngspice_major}")
    set(_ngspice_major "${CMAKE_MATCH_1}")
    if(_ngspice_banner MATCHES "ngspice-([0-9]+)" AND _ngspice_major
       AND NOT CMAKE_MATCH_1 STREQUAL _ngspice_major)
      message(FATAL_ERROR "NGSPICE_SOURCE_DIR=${NGSPICE_SOURCE_DIR} is ngspice ${_ngspice_major}, "
                          "but ${Ngspice_EXECUTABLE} is ngspice ${CMAKE_MATCH_1}")
    endif()
  endif()
elseif(Ngspice_EXECUTABLE)
  execute_process(COMMAND dpkg-query -W -f "\${source:Version}\n" ngspice
                  OUTPUT_VARIABLE Ngspice_PACKAGE_VERSION RESULT_VARIABLE _ngspice_result ERROR_QUIET)
  string(REGEX MATCH "^[^\n]+" Ngspice_PACKAGE_VERSION "${Ngspice_PACKAGE_VERSION}")
  if(_ngspice_result OR NOT Ngspice_PACKAGE_VERSION)
    message(FATAL_ERROR "ngspice is not a Debian package here: unpack the source of exactly its "
                        "version and configure with -DNGSPICE_SOURCE_DIR=...")
  endif()
  if(NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
    set(_ngspice_cache "$ENV{XDG_CACHE_HOME}/drumspice")
  elseif(NOT "$ENV{HOME}" STREQUAL "")
    set(_ngspice_cache "$ENV{HOME}/.cache/drumspice")
  else()
    set(_ngspice_cache "${PROJECT_BINARY_DIR}/cache")
  endif()
  set(Ngspice_SOURCE_DIR "${_ngspice_cache}/ngspice-${Ngspice_PACKAGE_VERSION}")
  if(NOT EXISTS "${Ngspice_SOURCE_DIR}/src/include/ngspice/mifdefs.h")
    message(STATUS "Fetching the source of ngspice ${Ngspice_PACKAGE_VERSION}")
    execute_process(COMMAND "${PROJECT_SOURCE_DIR}/cmake/fetch-ngspice-source.sh"
                            "${Ngspice_PACKAGE_VERSION}" "${Ngspice_SOURCE_DIR}"
                    RESULT_VARIABLE _ngspice_result)
    if(_ngspice_result)
      message(FATAL_ERROR "the source of ngspice ${Ngspice_PACKAGE_VERSION} could not be fetched; "
                          "or give its tree with -DNGSPICE_SOURCE_DIR=...")
    endif()
  endif()
endif()

if(Ngspice_SOURCE_DIR AND NOT EXISTS "${Ngspice_SOURCE_DIR}/src/include/ngspice/mifdefs.h")
  message(FATAL_ERROR "${Ngspice_SOURCE_DIR} is not a source tree of ngspice: "
                      "src/include/ngspice/mifdefs.h is missing")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Ngspice
  REQUIRED_VARS Ngspice_EXECUTABLE NGSPICE_FOUND Ngspice_SOURCE_DIR)
