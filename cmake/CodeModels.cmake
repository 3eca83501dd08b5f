# SPDX-License-Identifier: GPL-3.0-or-later
# Builds ngspice's code-model preprocessor cmpp from its source, and with it
#
#   drumspice_code_models(TARGET MODEL...)
#
# adds to TARGET the C code that cmpp generates from MODEL/ifspec.ifs and
# MODEL/cfunc.mod below the current source folder.

find_package(FLEX REQUIRED)
find_package(BISON REQUIRED)

set(_cmpp_source "${Ngspice_SOURCE_DIR}/src/xspice/cmpp")
set(_cmpp_build "${CMAKE_CURRENT_BINARY_DIR}/cmpp")
file(MAKE_DIRECTORY "${_cmpp_build}")

foreach(part ifs mod)
  add_custom_command(
    OUTPUT "${_cmpp_build}/${part}_yacc.c" "${_cmpp_build}/${part}_yacc.h"
    COMMAND ${BISON_EXECUTABLE} -y -d -o "${_cmpp_build}/${part}_yacc.c" "${_cmpp_source}/${part}_yacc.y"
    DEPENDS "${_cmpp_source}/${part}_yacc.y" VERBATIM)
  add_custom_command(
    OUTPUT "${_cmpp_build}/${part}_lex.c"
    COMMAND ${FLEX_EXECUTABLE} -o "${_cmpp_build}/${part}_lex.c" "${_cmpp_source}/${part}_lex.l"
    DEPENDS "${_cmpp_source}/${part}_lex.l" VERBATIM)
endforeach()

add_executable(cmpp
  "${_cmpp_source}/main.c" "${_cmpp_source}/file_buffer.c" "${_cmpp_source}/pp_ifs.c"
  "${_cmpp_source}/pp_lst.c" "${_cmpp_source}/pp_mod.c" "${_cmpp_source}/read_ifs.c"
  "${_cmpp_source}/util.c" "${_cmpp_source}/writ_ifs.c"
  "${_cmpp_build}/ifs_yacc.c" "${_cmpp_build}/ifs_lex.c"
  "${_cmpp_build}/mod_yacc.c" "${_cmpp_build}/mod_lex.c"
  "${_cmpp_build}/ifs_yacc.h" "${_cmpp_build}/mod_yacc.h")
target_include_directories(cmpp PRIVATE "${_cmpp_build}" "${_cmpp_source}")
target_compile_options(cmpp PRIVATE -w)
target_compile_definitions(cmpp PRIVATE _GNU_SOURCE)
set_target_properties(cmpp PROPERTIES C_EXTENSIONS ON RUNTIME_OUTPUT_DIRECTORY "${_cmpp_build}")

function(drumspice_code_models target)
  foreach(model IN LISTS ARGN)
    set(source "${CMAKE_CURRENT_SOURCE_DIR}/${model}")
    set(build "${CMAKE_CURRENT_BINARY_DIR}/${model}")
    file(MAKE_DIRECTORY "${build}")
    # cmpp reads and writes its working folder, and cfunc.mod wants ifspec.ifs beside it.
    add_custom_command(
      OUTPUT "${build}/ifspec.c" "${build}/cfunc.c"
      COMMAND ${CMAKE_COMMAND} -E copy "${source}/ifspec.ifs" "${source}/cfunc.mod" "${build}"
      COMMAND cmpp -ifs
      COMMAND cmpp -mod
      WORKING_DIRECTORY "${build}"
      DEPENDS "${source}/ifspec.ifs" "${source}/cfunc.mod" cmpp
      VERBATIM)
    set_source_files_properties("${build}/ifspec.c" "${build}/cfunc.c" PROPERTIES COMPILE_OPTIONS -w)
    target_sources(${target} PRIVATE "${build}/ifspec.c" "${build}/cfunc.c")
  endforeach()
endfunction()
