# SPDX-License-Identifier: GPL-3.0-or-later
# drumspice_own_code(TARGET): how the project's own code is compiled. Code that
# ngspice's preprocessor generates gets only the sanitizer flags.

add_library(drumspice_sanitizers INTERFACE)
if(DRUMSPICE_SANITIZE)
  target_compile_options(drumspice_sanitizers INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -g)
  target_link_options(drumspice_sanitizers INTERFACE -fsanitize=address,undefined)
endif()

function(drumspice_own_code target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Werror -Wshadow -Wconversion
                                           -Wstrict-prototypes -Wmissing-prototypes)
  target_compile_definitions(${target} PRIVATE _POSIX_C_SOURCE=200809L _DEFAULT_SOURCE)
  target_link_libraries(${target} PRIVATE drumspice_sanitizers)
endfunction()
