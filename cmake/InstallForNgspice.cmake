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
  if(path MATCHES "[$'`;{}\n]")
    message(FATAL_ERROR "drumspice cannot be installed below a path with a quote, dollar, semicolon, "
                        "brace or newline, because ngspice could not load the plugin from there: ${path}")
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

# drumspice_rewrite(VARIABLE FILE): the text of FILE without what names the source or build tree.
# Other things in the tree are an error, found here and not by who runs the installed file.
function(drumspice_rewrite variable file)
  file(READ "${file}" text)
  string(REGEX REPLACE "\n[ \t]*\\.include[ \t]+[\"']?\\.\\./models/([a-z0-9_.]+)[\"']?"
                       "\n.include \\1" text "${text}")
  string(REGEX REPLACE "\n[ \t]*pre_codemodel[ \t][^\n]*/drumspice\\.cm[^\n]*" "" text "${text}")
  string(REGEX REPLACE "[\"']?\\$inputdir/\\.\\./build/bin/drumspice[\"']?"
                       "\"$drumspice\"" text "${text}")
  if(text MATCHES "([^\n]*(\\.\\./|build/)[^\n]*)")
    message(FATAL_ERROR "${file} would not run where it is installed; its line\n  ${CMAKE_MATCH_1}\n"
                        "needs the source tree, and cmake/InstallForNgspice.cmake has no rule for it")
  endif()
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

file(GLOB models "${DRUMSPICE_SOURCE}/models/*.lib" "${DRUMSPICE_SOURCE}/models/*.inc")
foreach(model IN LISTS models)
  cmake_path(GET model FILENAME name)
  drumspice_rewrite(text "${model}")
  if(name STREQUAL "drumspice.lib") # whoever includes it has the plugin, and the program as $drumspice
    string(PREPEND text "* Written by the installation of drumspice\n.control\n"
                        "pre_codemodel ${plugin}\npre_set drumspice = ${program}\n.endc\n")
  endif()
  file(WRITE "${DRUMSPICE_WORK}/models/${name}" "${text}")
  file(MAKE_DIRECTORY "${DRUMSPICE_WORK}/scripts")
  file(CREATE_LINK "../../drumspice/models/${name}" "${DRUMSPICE_WORK}/scripts/${name}" SYMBOLIC)
endforeach()

file(GLOB netlists "${DRUMSPICE_SOURCE}/netlists/*.cir")
foreach(netlist IN LISTS netlists)
  cmake_path(GET netlist FILENAME name)
  drumspice_rewrite(text "${netlist}")
  file(WRITE "${DRUMSPICE_WORK}/netlists/${name}" "${text}")
endforeach()

# file(INSTALL) minds DESTDIR.
file(INSTALL DESTINATION "${DRUMSPICE_DATADIR}/drumspice" TYPE DIRECTORY
     FILES "${DRUMSPICE_WORK}/models" "${DRUMSPICE_WORK}/netlists")
file(INSTALL DESTINATION "${DRUMSPICE_DATADIR}/drumspice/models" TYPE DIRECTORY
     FILES "${DRUMSPICE_SOURCE}/models/" REGEX "\\.(lib|inc)$" EXCLUDE)
file(INSTALL DESTINATION "${DRUMSPICE_DATADIR}/ngspice/scripts" TYPE DIRECTORY
     FILES "${DRUMSPICE_WORK}/scripts/")

set(DRUMSPICE_HINT "")
if(NOT DRUMSPICE_DATADIR STREQUAL "/usr/share")
  string(CONCAT DRUMSPICE_HINT
    "For netlists with `.include drumspice.lib`, put this line into ~/.spiceinit, not indented:\n"
    "setcs sourcepath = ( '${DRUMSPICE_DATADIR}/ngspice/scripts' $sourcepath )")
endif()
