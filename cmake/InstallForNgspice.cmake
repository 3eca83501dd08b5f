# SPDX-License-Identifier: GPL-3.0-or-later
# Run by `cmake --install`: writes the models and netlists for the prefix.
#
# ngspice 39 turns `pre_` and `set` lines into lower case before it executes them.
# A path with capitals, spaces or the like therefore reaches it as the output
# of a shell command in backquotes, printf with octal escapes, in single quotes
# because an output word ends at a space. The backslashes are doubled because
# ngspice takes one away.

# drumspice_ngspice_word(VARIABLE PATH): PATH as one word of an ngspice command.
function(drumspice_ngspice_word variable path)
  if(path MATCHES "^[-a-z0-9/._+]+$")
    set(${variable} "${path}" PARENT_SCOPE)
    return()
  endif()
  if(path MATCHES "['`{}\n]")
    message(FATAL_ERROR "drumspice cannot be installed below a path with a quote, brace or newline, "
                        "because ngspice could not load the plugin from there: ${path}")
  endif()
  string(HEX "${path}" bytes)
  string(REGEX MATCHALL ".." bytes "${bytes}")
  set(word "\\\\047")
  foreach(byte IN LISTS bytes)
    math(EXPR code "0x${byte}")
    string(ASCII ${code} character)
    if(code LESS 128 AND character MATCHES "^[-a-z0-9/._+]$")
      string(APPEND word "${character}")
    else()
      math(EXPR high "${code} / 64")
      math(EXPR middle "${code} / 8 % 8")
      math(EXPR low "${code} % 8")
      string(APPEND word "\\\\${high}${middle}${low}")
    endif()
  endforeach()
  set(word "`printf '${word}\\\\047'`")
  # ngspice copies the backquoted command into a buffer of 512 characters, unchecked.
  string(LENGTH "${word}" length)
  if(length GREATER 480)
    message(FATAL_ERROR "drumspice cannot be installed below a path this long, with this many spaces, "
                        "capitals or signs, because ngspice could not load the plugin from there: ${path}")
  endif()
  set(${variable} "${word}" PARENT_SCOPE)
endfunction()

foreach(folder BINDIR LIBDIR DATADIR)
  cmake_path(ABSOLUTE_PATH DRUMSPICE_${folder} BASE_DIRECTORY "${CMAKE_INSTALL_PREFIX}" NORMALIZE)
endforeach()
drumspice_ngspice_word(program "${DRUMSPICE_BINDIR}/drumspice")
drumspice_ngspice_word(plugin "${DRUMSPICE_LIBDIR}/drumspice/drumspice.cm")

file(REMOVE_RECURSE "${DRUMSPICE_WORK}")
file(MAKE_DIRECTORY "${DRUMSPICE_WORK}")

# The library: whoever includes it has the plugin, and the program as $drumspice.
file(READ "${DRUMSPICE_SOURCE}/models/drumspice.lib" library)
file(WRITE "${DRUMSPICE_WORK}/models/drumspice.lib" "\
* Written by the installation of drumspice
.control
pre_codemodel ${plugin}
pre_set drumspice = ${program}
.endc
${library}")
file(MAKE_DIRECTORY "${DRUMSPICE_WORK}/scripts")
file(CREATE_LINK "../../drumspice/models/drumspice.lib" "${DRUMSPICE_WORK}/scripts/drumspice.lib"
     SYMBOLIC)

# The netlists: what names the source or build tree is replaced.
file(GLOB netlists "${DRUMSPICE_SOURCE}/netlists/*.cir")
foreach(netlist IN LISTS netlists)
  cmake_path(GET netlist FILENAME name)
  file(READ "${netlist}" text)
  string(REGEX REPLACE "\n[ \t]*\\.include[ \t]+[\"']?\\.\\./models/drumspice\\.lib[\"']?"
                       "\n.include drumspice.lib" text "${text}")
  string(REGEX REPLACE "\n[ \t]*pre_codemodel[ \t][^\n]*/drumspice\\.cm[^\n]*" "" text "${text}")
  string(REGEX REPLACE "[\"']?\\$inputdir/\\.\\./build/bin/drumspice[\"']?"
                       "\"$drumspice\"" text "${text}")
  if(text MATCHES "([^\n]*(\\.\\./|build/)[^\n]*)")
    message(FATAL_ERROR "${netlist} would not run where it is installed; its line\n  ${CMAKE_MATCH_1}\n"
                        "needs the source tree, and cmake/InstallForNgspice.cmake has no rule for it")
  endif()
  file(WRITE "${DRUMSPICE_WORK}/netlists/${name}" "${text}")
endforeach()

# file(INSTALL) minds DESTDIR.
file(INSTALL DESTINATION "${DRUMSPICE_DATADIR}/drumspice" TYPE DIRECTORY
     FILES "${DRUMSPICE_WORK}/models" "${DRUMSPICE_WORK}/netlists")
file(INSTALL DESTINATION "${DRUMSPICE_DATADIR}/drumspice/models" TYPE DIRECTORY
     FILES "${DRUMSPICE_SOURCE}/models/" REGEX "/drumspice\\.lib$" EXCLUDE)
file(INSTALL DESTINATION "${DRUMSPICE_DATADIR}/ngspice/scripts" TYPE FILE
     FILES "${DRUMSPICE_WORK}/scripts/drumspice.lib")

if(NOT "${DRUMSPICE_DATADIR}" STREQUAL "/usr/share")
  message(STATUS "For netlists with `.include drumspice.lib`, put this line into ~/.spiceinit:\n"
                 "  setcs sourcepath = ( '${DRUMSPICE_DATADIR}/ngspice/scripts' $sourcepath )")
endif()
