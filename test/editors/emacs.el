;; Waits for the diagnostics of a.py in Flymake, prints them, applies the quick fix of exposed-dashboard, and waits for the file to be clean.  -*- lexical-binding: t -*-
(require 'python)
(setq make-backup-files nil
      eglot-sync-connect t
      eglot-autoshutdown t
      eglot-confirm-server-edits nil
      eglot-confirm-server-initiated-edits nil)

(defun wait-until (what holds)
  (let ((left 1200))
    (while (and (> left 0) (not (funcall holds)))
      (accept-process-output nil 0.025)
      (setq left (1- left)))
    (unless (funcall holds) (error "%s" what))))

(find-file "a.py")
(unless (derived-mode-p 'python-mode) (python-mode))
(apply #'eglot--connect (eglot--guess-contact))
(eglot--maybe-activate-editing-mode)
(flymake-mode 1)
(wait-until "no diagnostics came" (lambda () (flymake-start) (flymake-diagnostics)))
(dolist (each (flymake-diagnostics))
  (princ (format "diagnostic %d %s\n"
                 (1- (line-number-at-pos (flymake-diagnostic-beg each)))
                 (flymake-diagnostic-text each))))
(let* ((first (seq-find (lambda (each) (string-match-p "exposed-dashboard" (flymake-diagnostic-text each)))
                        (flymake-diagnostics)))
       (actions (eglot-code-actions (flymake-diagnostic-beg first) (flymake-diagnostic-end first) "quickfix" nil))
       (action (seq-find (lambda (each)
                           (and (plist-get each :edit)
                                (equal "exposed-dashboard" (plist-get (elt (plist-get each :diagnostics) 0) :code))))
                         actions)))
  (eglot--apply-workspace-edit (plist-get action :edit)))
(save-buffer)
(wait-until "the diagnostics stayed" (lambda () (flymake-start) (null (flymake-diagnostics))))
(eglot-shutdown (eglot-current-server))
