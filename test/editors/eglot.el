;; Loads Eglot: Emacs 29 has it, Debian keeps it beside Emacs 28, where -Q does not look.  -*- lexical-binding: t -*-
(require 'package)
(setq load-prefer-newer t)
(add-to-list 'package-directory-list "/usr/share/emacs/site-lisp/elpa")
(package-initialize)
(require 'eglot)
