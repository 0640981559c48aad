using System.Globalization;

namespace Perf.ScriptWorker.Loading.TypeScript;

/// <content>Imports, exports, and declarations that only TypeScript has.</content>
internal sealed partial class TypeScriptEraser
{
    private void Import()
    {
        int start = _at++;
        if (Now.Kind == TsTokenKind.String)
        {
            EndImport();
            return;
        }

        if (Now.Kind == TsTokenKind.Word && Ahead().Is("="))
        {
            throw Refused($"'import {Now.Text} ='", start);
        }

        // `import type from './x'` imports a default of that name.
        bool isType = Now.IsWord("type") && (Ahead().Is("{") || Ahead().Is("*") || (Ahead().Kind == TsTokenKind.Word && !(Ahead().IsWord("from") && Ahead(2).Kind == TsTokenKind.String)));
        if (isType)
        {
            if (Ahead(2).Is("="))
            {
                throw Refused($"'import type {Ahead().Text} ='", start);
            }

            _at++;
        }

        List<UnusedImports.ImportedName> names = [];
        if (Now.Kind == TsTokenKind.Word)
        {
            names.Add(new(Now.Text, _at, _at + 1, false));
            _at++;
            Take(",");
        }

        if (Take("*"))
        {
            TakeWord("as");
            names.Add(new(Now.Text, _at, _at + 1, false));
            _at++;
        }
        else if (Now.Is("{"))
        {
            names.AddRange(ImportList());
        }

        if (!TakeWord("from"))
        {
            throw Unexpected("'from' is expected");
        }

        bool isTypesAlone = Now.Kind == TsTokenKind.String && Now.Text.Trim('\'', '"') is "k6/options";
        EndImport();
        if (isType || isTypesAlone)
        {
            EraseStatement(start);
        }
        else if (names.Count > 0)
        {
            _imports.Add(new(start, _at, names));
        }
    }

    private List<UnusedImports.ImportedName> ImportList()
    {
        List<UnusedImports.ImportedName> names = [];
        _at++;
        while (!Take("}"))
        {
            int first = _at;
            bool isType = IsTypeSpecifier();
            if (isType)
            {
                _at++;
            }

            Key();
            if (TakeWord("as"))
            {
                Key();
            }

            string name = Before.Text;
            if (!Take(",") && !Now.Is("}"))
            {
                throw Unexpected("',' or '}' is expected");
            }

            if (isType)
            {
                EraseTokens(first, _at);
            }
            else
            {
                names.Add(new(name, first, _at, true));
            }
        }

        return names;
    }

    // `type X`, but not the names `type`, `type as x`.
    private bool IsTypeSpecifier() => Now.IsWord("type") && Ahead().Kind is TsTokenKind.Word or TsTokenKind.String
        && !(Ahead().IsWord("as") && !Ahead(2).IsWord("as") && !(Ahead(2).Is(",") || Ahead(2).Is("}")));

    private void EndImport()
    {
        if (Now.Kind != TsTokenKind.String)
        {
            throw Unexpected("the name of a module is expected");
        }

        _at++;
        if (!Now.AfterNewLine && (Now.IsWord("with") || Now.IsWord("assert")) && Ahead().Is("{"))
        {
            _at++;
            SkipBrackets("{");
        }

        EndStatement();
    }

    private void Export()
    {
        int start = _at++;
        if (Now.Is("=") || Now.IsWord("import") || (Now.IsWord("as") && Ahead().IsWord("namespace")))
        {
            throw Refused($"'export {Now.Text}'", start);
        }

        if (Now.Is("*") || (Now.IsWord("type") && (Ahead().Is("*") || Ahead().Is("{"))))
        {
            bool isType = TakeWord("type");
            if (Now.Is("{"))
            {
                SkipBrackets("{");
            }
            else
            {
                Expect("*");
                if (TakeWord("as"))
                {
                    Key();
                }
            }

            if (TakeWord("from"))
            {
                EndImport();
            }
            else
            {
                EndStatement();
            }

            if (isType)
            {
                EraseStatement(start);
            }

            return;
        }

        if (Now.Is("{"))
        {
            ImportList();
            if (TakeWord("from"))
            {
                EndImport();
            }
            else
            {
                EndStatement();
            }

            return;
        }

        if (TakeWord("default"))
        {
            ExportDefault(start);
        }
        else if (Now.Kind != TsTokenKind.Word || !WordStatement(start))
        {
            throw Unexpected("a declaration is expected");
        }
    }

    private void ExportDefault(int start)
    {
        if (Now.IsWord("interface") && Ahead().Kind == TsTokenKind.Word)
        {
            Interface(start);
        }
        else if (Now.IsWord("abstract") && Ahead().IsWord("class"))
        {
            EraseTokens(_at, _at + 1);
            _at++;
            Class();
        }
        else if (Now.IsWord("class"))
        {
            Class();
        }
        else if (Now.IsWord("function") || (Now.IsWord("async") && Ahead().IsWord("function") && !Ahead().AfterNewLine))
        {
            FunctionAfterKeyword(start, declaration: true);
        }
        else
        {
            Assignment();
            EndStatement();
        }
    }

    private void Interface(int start)
    {
        _at += 2;
        if (Now.Is("<"))
        {
            SkipTypeParameters();
        }

        if (TakeWord("extends"))
        {
            do
            {
                SkipType();
            }
            while (Take(","));
        }

        SkipBrackets("{");
        EraseStatement(start);
    }

    private void TypeAlias(int start)
    {
        _at += 2;
        if (Now.Is("<"))
        {
            SkipTypeParameters();
        }

        Expect("=");
        SkipType();
        EndStatement();
        EraseStatement(start);
    }

    private void Declare(int start)
    {
        _at++;
        if (Now.Text is "global" or "module" or "namespace")
        {
            while (!Now.Is("{") && !Now.Is(";") && Now.Kind != TsTokenKind.End)
            {
                _at++;
            }

            if (!Take(";"))
            {
                SkipBrackets("{");
            }

            EraseStatement(start);
            return;
        }

        if (Now.IsWord("enum") || (Now.IsWord("const") && Ahead().IsWord("enum")))
        {
            while (!Now.Is("{"))
            {
                _at++;
            }

            SkipBrackets("{");
            EraseStatement(start);
            return;
        }

        if (!WordStatement(start))
        {
            throw Unexpected("a declaration is expected");
        }

        EraseStatement(start);
    }

    /// <summary>An enum becomes the object that TypeScript makes of it. Members are literals or count on; others are refused, for names of other members would have to be found in them.</summary>
    private void Enum(int start)
    {
        _at++;
        string name = Now.Text;
        _at++;
        if (!Now.Is("{"))
        {
            throw Unexpected("'{' is expected");
        }

        int open = Now.Start;
        string lines = new('\n', _source.AsSpan(_tokens[start].Start, open - _tokens[start].Start).Count('\n'));
        Replace(_tokens[start].Start, open + 1 - _tokens[start].Start, $"var {name}; (function ({name}) {{{lines}");
        _at++;
        long? next = 0;
        while (!Now.Is("}"))
        {
            next = EnumMember(name, next);
        }

        Replace(Now.Start, 1, $"}})({name} || ({name} = {{}}));");
        _at++;
    }

    private long? EnumMember(string name, long? next)
    {
        TsToken key = Now;
        if (key.Kind is not (TsTokenKind.Word or TsTokenKind.String))
        {
            throw Unexpected("the name of an enum's member is expected");
        }

        _at++;
        string quoted = key.Kind == TsTokenKind.String ? key.Text : $"\"{key.Text}\"";
        string? value = null;
        bool isText = false;
        if (Take("="))
        {
            int from = _at;
            bool negative = Take("-");
            if (Now.Kind == TsTokenKind.Number && (Ahead().Is(",") || Ahead().Is("}")))
            {
                value = (negative ? "-" : "") + Now.Text;
                next = long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;
            }
            else if (!negative && Now.Kind is TsTokenKind.String or TsTokenKind.Template && (Ahead().Is(",") || Ahead().Is("}")))
            {
                value = _source[Now.Start..Now.End];
                isText = true;
                next = null;
            }
            else
            {
                throw Refused($"the computed value of the enum's member '{key.Text}'", from);
            }

            _at++;
        }
        else if (next is { } counted)
        {
            value = counted.ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            throw new TsException($"the enum's member '{key.Text}' needs a value, because the one before it is no whole number", key.Start);
        }

        int end = Now.Is(",") ? Now.End : Before.End;
        Take(",");
        // Lines that a member goes over stay lines.
        string lines = new('\n', _source.AsSpan(key.Start, end - key.Start).Count('\n'));
        Replace(key.Start, end - key.Start, isText ? $"{name}[{quoted}] = {value};{lines}" : $"{name}[{name}[{quoted}] = {value}] = {quoted};{lines}");
        return next is { } last ? last + 1 : null;
    }
}
