-- Waits for the diagnostics of a.py, prints them, applies the quick fix of exposed-dashboard, and waits for the file to be clean.
local function out(line) io.stdout:write(line .. '\n') end
local ok, problem = pcall(function()
  vim.cmd('edit a.py')
  assert(vim.wait(30000, function() return #vim.diagnostic.get(0) > 0 end, 20), 'no diagnostics came')
  local found = vim.diagnostic.get(0)
  for _, each in ipairs(found) do out(('diagnostic %d %s'):format(each.lnum, tostring(each.code))) end
  local first = assert(vim.tbl_filter(function(each) return each.code == 'exposed-dashboard' end, found)[1])
  local client = vim.lsp.get_client_by_id(1)
  out('encoding ' .. client.offset_encoding)
  local answer = client.request_sync('textDocument/codeAction', {
    textDocument = vim.lsp.util.make_text_document_params(),
    range = {
      start = { line = first.lnum, character = first.col },
      ['end'] = { line = first.end_lnum, character = first.end_col },
    },
    context = { diagnostics = {}, only = { 'quickfix' } },
  }, 30000, 0)
  assert(not answer.err, vim.inspect(answer.err))
  local action = assert(vim.tbl_filter(function(each)
    return each.edit and each.diagnostics[1].code == 'exposed-dashboard'
  end, answer.result)[1], 'no quick fix came')
  vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
  vim.cmd('silent write')
  assert(vim.wait(30000, function() return #vim.diagnostic.get(0) == 0 end, 20), 'the diagnostics stayed')
  client.stop()
end)
if not ok then
  out(tostring(problem))
  vim.cmd('cquit 1')
end
vim.cmd('qall!')
