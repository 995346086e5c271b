"""The names of source files, and of the files with settings that lie beside them."""

CODE_SUFFIXES = (
    ".py .pyi .rb .pl .pm .lua .r .jl .php .sh .bash .zsh .ps1 .bat .cmd .js .mjs .cjs .jsx .ts .tsx "
    ".vue .svelte .java .kt .kts .scala .groovy .gradle .swift .dart .c .h .cc .cpp .cxx .hh .hpp .m "
    ".mm .cs .fs .vb .go .rs .zig .nim .hs .ml .mli .erl .ex .exs .clj .cljs .lisp .el .f .f90 .for "
    ".pas .asm .sql .graphql .proto .css .scss .less .tex .ltx .bib .yaml .yml .toml .ini .cfg .conf "
    ".properties .cmake .mk .tf .ino .sol"
)
