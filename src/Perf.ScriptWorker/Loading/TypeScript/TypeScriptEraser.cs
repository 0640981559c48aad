using System.Text;

namespace Perf.ScriptWorker.Loading.TypeScript;

/// <summary>
/// Takes the types out of TypeScript. What is taken out becomes spaces, so that every line and column stays what it was, and errors of the script point at what its author wrote.
/// It reads statements and expressions as the language has them, but keeps no tree; whether the JavaScript that is left is right, the parser of JavaScript says afterwards.
/// What is no mere type (parameter properties, namespaces, decorators, <c>import x = require()</c>) is refused with its place; enums become objects.
/// </summary>
internal sealed partial class TypeScriptEraser
{
    private readonly string _source;
    private readonly IReadOnlyList<TsToken> _tokens;
    private readonly IReadOnlyList<int> _partners;
    private readonly char[] _text;
    private readonly List<(int At, int Length, string Text)> _replaced = [];
    private readonly UnusedImports _imports;
    private readonly List<(int Start, int End)> _erased = [];
    private int _at;

    private TypeScriptEraser(string source)
    {
        _source = source;
        (_tokens, _partners) = TsTokenizer.Cut(source);
        _text = source.ToCharArray();
        _imports = new UnusedImports();
    }

    /// <summary>Takes the types out of a file.</summary>
    /// <param name="source">TypeScript.</param>
    /// <param name="path">The file's name, for the fault.</param>
    /// <returns>JavaScript with the same lines, and the same columns but behind the members of an enum.</returns>
    /// <exception cref="ScenarioException">Something cannot be erased; its place is told.</exception>
    public static string Erase(string source, string path)
    {
        try
        {
            var eraser = new TypeScriptEraser(source);
            while (eraser.Now.Kind != TsTokenKind.End)
            {
                eraser.Statement();
            }

            eraser.DropUnusedImports();
            return eraser.Text();
        }
        catch (TsException fault)
        {
            (int line, int column) = SourcePosition.Of(source, fault.Index);
            throw new ScenarioException(ErrorIds.ScriptInvalid, path, [new ScenarioProblem { File = path, Line = line, Column = column, Message = fault.Message }]);
        }
    }

    private TsToken Now => _tokens[_at];

    private TsToken Ahead(int count = 1) => _tokens[Math.Min(_at + count, _tokens.Count - 1)];

    private TsToken Before => _tokens[_at - 1];

    private bool Take(string punctuator)
    {
        if (!Now.Is(punctuator))
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool TakeWord(string word)
    {
        if (!Now.IsWord(word))
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(string punctuator)
    {
        if (!Take(punctuator))
        {
            throw Unexpected($"'{punctuator}' is expected");
        }
    }

    private TsException Unexpected(string expected) => new(
        Now.Kind == TsTokenKind.End ? $"the file ends where {expected}" : $"'{_source[Now.Start..Now.End]}' stands where {expected}", Now.Start);

    private TsException Refused(string what, int token) => new($"{what} cannot be erased from TypeScript: it is code and no type. Write it as plain JavaScript, or compile the file first", _tokens[token].Start);

    /// <summary>Erases from a token up to, and without, another.</summary>
    private void EraseTokens(int from, int to)
    {
        if (to > from)
        {
            EraseText(_tokens[from].Start, _tokens[to - 1].End);
        }
    }

    private void EraseText(int start, int end)
    {
        _erased.Add((start, end));
        for (int i = start; i < end; i++)
        {
            // A line's end stays, and a tab too: columns of editors depend on it.
            if (_text[i] is not ('\n' or '\r' or '\u2028' or '\u2029' or '\t'))
            {
                _text[i] = ' ';
            }
        }
    }

    /// <summary>Erases a whole statement or member; a semicolon keeps what is before it apart from what comes after.</summary>
    private void EraseStatement(int from)
    {
        EraseTokens(from, _at);
        _text[_tokens[from].Start] = ';';
    }

    /// <summary>An erased end of an expression: where the next line begins as if it went on, a semicolon says that it does not.</summary>
    private void KeepApart(int erasedStart)
    {
        if (Now.AfterNewLine && (Now.Kind is TsTokenKind.Template or TsTokenKind.TemplateHead or TsTokenKind.Regex || Now.Is("(") || Now.Is("[") || Now.Is("+") || Now.Is("-") || Now.Is("/")))
        {
            _text[erasedStart] = ';';
        }
    }

    private void Replace(int start, int length, string text) => _replaced.Add((start, length, text));

    private string Text()
    {
        if (_replaced.Count == 0)
        {
            return new string(_text);
        }

        var text = new StringBuilder();
        int at = 0;
        foreach ((int start, int length, string replacement) in _replaced.OrderBy(part => part.At))
        {
            text.Append(_text, at, start - at).Append(replacement);
            at = start + length;
        }

        return text.Append(_text, at, _text.Length - at).ToString();
    }

    /// <summary>Tries to read something; when it cannot be read, everything is as before.</summary>
    private bool Try(Func<bool> read)
    {
        int at = _at;
        int erased = _erased.Count;
        int replaced = _replaced.Count;
        bool done;
        try
        {
            done = read();
        }
        catch (TsException)
        {
            done = false;
        }

        if (!done)
        {
            _at = at;
            for (int i = _erased.Count - 1; i >= erased; i--)
            {
                (int start, int end) = _erased[i];
                _source.AsSpan(start, end - start).CopyTo(_text.AsSpan(start));
            }

            // What was erased before stays erased, though it lay within.
            _erased.RemoveRange(erased, _erased.Count - erased);
            _replaced.RemoveRange(replaced, _replaced.Count - replaced);
        }

        return done;
    }
}
