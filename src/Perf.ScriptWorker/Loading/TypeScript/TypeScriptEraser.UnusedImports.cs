namespace Perf.ScriptWorker.Loading.TypeScript;

/// <content>Imports of which only types were used.</content>
internal sealed partial class TypeScriptEraser
{
    private void DropUnusedImports()
    {
        if (_imports.Statements.Count == 0)
        {
            return;
        }

        HashSet<string> used = UsedNames();
        foreach (UnusedImports.ImportStatement statement in _imports.Statements)
        {
            if (statement.Names.All(name => !used.Contains(name.Name)))
            {
                EraseTokens(statement.First, statement.End);
                _text[_tokens[statement.First].Start] = ';';
                continue;
            }

            foreach (UnusedImports.ImportedName name in statement.Names.Where(name => name.InList && !used.Contains(name.Name)))
            {
                EraseTokens(name.First, name.End);
            }
        }
    }

    // Words that are still in the text outside of imports, and that are not the name behind a dot. A key of the same name counts too: then an import stays that could have gone.
    private HashSet<string> UsedNames()
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        int statement = 0;
        for (int i = 0; i < _tokens.Count; i++)
        {
            while (statement < _imports.Statements.Count && _imports.Statements[statement].End <= i)
            {
                statement++;
            }

            bool inImport = statement < _imports.Statements.Count && _imports.Statements[statement].First <= i;
            TsToken token = _tokens[i];
            bool isGone = token.Kind == TsTokenKind.Word && !_text.AsSpan(token.Start, token.End - token.Start).SequenceEqual(token.Text);
            if (token.Kind == TsTokenKind.Word && !inImport && !isGone && !(i > 0 && (_tokens[i - 1].Is(".") || _tokens[i - 1].Is("?."))))
            {
                used.Add(token.Text);
            }
        }

        return used;
    }
}
