using System.Text;

namespace Perf.Compatibility.Import.Postman;

/// <summary>Splits a script into statements: comments are taken away, a statement ends with a semicolon or with a line in which nothing is left open. Pure.</summary>
internal static class PostmanStatements
{
    public static IEnumerable<(string Statement, int Line)> Of(IReadOnlyList<string> lines)
    {
        var statement = new StringBuilder();
        int first = 1;
        int open = 0;
        bool isInComment = false;
        for (int i = 0; i < lines.Count; i++)
        {
            string line = WithoutComments(lines[i], ref isInComment).Trim();
            if (line.Length == 0)
            {
                continue;
            }

            if (statement.Length == 0)
            {
                first = i + 1;
            }

            statement.Append(statement.Length == 0 || line[0] == '.' ? "" : " ").Append(line);
            open += Parentheses(line);

            // A function's body is statements of its own, though the parenthesis before it is open.
            bool goesOn = i + 1 < lines.Count && lines[i + 1].TrimStart().StartsWith('.');
            if (!goesOn && (open <= 0 || line.EndsWith('{') || line.EndsWith(';') || line[0] == '}'))
            {
                foreach (string part in Split(statement.ToString()))
                {
                    yield return (part, first);
                }

                statement.Clear();
                open = 0;
            }
        }

        if (statement.Length > 0)
        {
            yield return (statement.ToString(), first);
        }
    }

    // Two statements in a line: what stands in quotes or parentheses does not part them.
    private static IEnumerable<string> Split(string text)
    {
        int depth = 0;
        int begin = 0;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote != '\0')
            {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'' or '`')
            {
                quote = c;
            }
            else if (c is '(' or '[')
            {
                depth++;
            }
            else if (c is ')' or ']')
            {
                depth--;
            }
            else if ((c == ';' && depth <= 0) || (c == ';' && text[begin..i].Contains('{', StringComparison.Ordinal)))
            {
                yield return text[begin..(i + 1)].Trim();
                begin = i + 1;
            }
        }

        if (text[begin..].Trim() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    private static int Parentheses(string line)
    {
        int open = 0;
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quote != '\0')
            {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'' or '`')
            {
                quote = c;
            }
            else
            {
                open += c is '(' or '[' ? 1 : c is ')' or ']' ? -1 : 0;
            }
        }

        return open;
    }

    private static string WithoutComments(string line, ref bool isInComment)
    {
        var text = new StringBuilder();
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            char next = i + 1 < line.Length ? line[i + 1] : '\0';
            if (isInComment)
            {
                if (c == '*' && next == '/')
                {
                    isInComment = false;
                    i++;
                }
            }
            else if (quote != '\0')
            {
                text.Append(c);
                if (c == '\\' && next != '\0')
                {
                    text.Append(next);
                    i++;
                }

                quote = c == quote ? '\0' : quote;
            }
            else if (c == '/' && next == '/')
            {
                break;
            }
            else if (c == '/' && next == '*')
            {
                isInComment = true;
                i++;
            }
            else
            {
                quote = c is '"' or '\'' or '`' ? c : quote;
                text.Append(c);
            }
        }

        return text.ToString();
    }
}
