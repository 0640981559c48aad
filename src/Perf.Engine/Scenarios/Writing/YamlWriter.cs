using System.Text;

namespace Perf.Engine.Scenarios.Writing;

/// <summary>Writes a draft as YAML that people like to read: two spaces a level, short things in one line, comments where they belong. A pure function.</summary>
public sealed class YamlWriter
{
    private const int Width = 120;
    private const int CommentWidth = 150;
    private const int IndentWidth = 2;

    private readonly StringBuilder _text = new();

    private YamlWriter()
    {
    }

    /// <summary>Writes a document.</summary>
    /// <param name="root">Its root.</param>
    /// <returns>The text, with line feeds.</returns>
    public static string Write(DraftMapping root)
    {
        var writer = new YamlWriter();
        writer.Comments(root, 0);
        writer.Mapping(root, 0, continues: false);
        return writer._text.ToString();
    }

    /// <summary>Breaks a comment into lines that begin with <c># </c>.</summary>
    /// <param name="text">The comment; each of its lines is broken by itself.</param>
    /// <param name="indent">The spaces before.</param>
    /// <returns>The lines.</returns>
    public static IEnumerable<string> CommentLines(string text, int indent = 0)
    {
        string margin = new(' ', indent);
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n').Select(ScalarText.Comment))
        {
            // What is set in goes on being set in, and a word that is longer than a line stays whole.
            int hang = line.Length - line.TrimStart().Length;
            string rest = line;
            while (indent + 2 + rest.Length > CommentWidth && rest.LastIndexOf(' ', CommentWidth - indent - 2) is var cut && cut > hang)
            {
                yield return $"{margin}# {rest[..cut]}";
                hang = ReferenceEquals(rest, line) ? hang + IndentWidth : hang;
                rest = new string(' ', hang) + rest[(cut + 1)..];
            }

            yield return rest.Length == 0 ? $"{margin}#" : $"{margin}# {rest}";
        }
    }

    private void Comments(DraftNode node, int indent)
    {
        if (node.IsSpaced)
        {
            _text.Append('\n');
        }

        IEnumerable<string> lines = node.Remark is { } remark && !IsOneLine(node, indent) ? node.Comments.Append(remark) : node.Comments;
        foreach (string line in lines.SelectMany(comment => CommentLines(comment, indent)))
        {
            _text.Append(line).Append('\n');
        }
    }

    // A mapping within a list begins in the line of its dash.
    private void Mapping(DraftMapping mapping, int indent, bool continues)
    {
        foreach ((string key, DraftNode value) in mapping.Entries)
        {
            if (!continues)
            {
                Comments(value, indent);
                _text.Append(' ', indent);
            }

            continues = false;
            _text.Append(ScalarText.Inline(key)).Append(':');
            Value(value, indent);
        }
    }

    private void Value(DraftNode value, int indent)
    {
        if (IsOneLine(value, indent))
        {
            _text.Append(' ').Append(OneLine(value));
            Remark(value);
        }
        else if (value is DraftScalar scalar)
        {
            Literal(scalar.Text, indent + IndentWidth);
        }
        else
        {
            _text.Append('\n');
            Block(value, indent + IndentWidth);
        }
    }

    private void Block(DraftNode node, int indent)
    {
        if (node is DraftMapping mapping)
        {
            Mapping(mapping, indent, continues: false);
            return;
        }

        foreach (DraftNode item in ((DraftSequence)node).Items)
        {
            Comments(item, indent);
            if (item is DraftMapping { IsEmpty: false } inner && (IsOnePair(inner) || !IsOneLine(item, indent)))
            {
                // What is said about the first key has no room between the dash and the key.
                Comments(inner.Entries[0].Value, indent);
                _text.Append(' ', indent).Append("- ");
                Mapping(inner, indent + IndentWidth, continues: true);
            }
            else
            {
                _text.Append(' ', indent).Append('-');
                Value(item, indent);
            }
        }
    }

    // `- think: 2s` needs no braces.
    private static bool IsOnePair(DraftMapping mapping) => mapping is { Layout: DraftLayout.Fitting, Entries.Count: 1 } && mapping.Entries[0].Value is DraftScalar;

    private void Literal(string text, int indent)
    {
        _text.Append(text.EndsWith('\n') ? " |\n" : " |-\n");
        foreach (string line in (text.EndsWith('\n') ? text[..^1] : text).Split('\n'))
        {
            _text.Append(' ', line.Length == 0 ? 0 : indent).Append(line).Append('\n');
        }
    }

    private void Remark(DraftNode value)
    {
        if (value.Remark is { } remark)
        {
            _text.Append("  # ").Append(ScalarText.Comment(remark));
        }

        _text.Append('\n');
    }

    private static bool IsOneLine(DraftNode node, int indent) => node switch
    {
        DraftScalar { IsPlain: false } scalar => !ScalarText.CanBeLiteral(scalar.Text),
        DraftScalar => true,
        DraftMapping { IsEmpty: true } or DraftSequence { Items.Count: 0 } => true,
        { Layout: DraftLayout.Inline } => true,
        { Layout: DraftLayout.Block } => false,
        _ => HasNoComments(node) && FitsBelow(node, Width - indent, out _),
    };

    private static bool HasNoComments(DraftNode node) => Children(node).All(child => child.Comments.Count == 0 && child.Remark is null && HasNoComments(child));

    // Measured before it is written: a body of a megabyte is not written out to see that it is too long for a line.
    private static bool FitsBelow(DraftNode node, int width, out int length)
    {
        length = node is DraftScalar scalar ? scalar.Text.Length : 4;
        foreach (DraftNode child in Children(node))
        {
            if (length > width || child.Layout == DraftLayout.Block || !FitsBelow(child, width - length, out int inner))
            {
                return false;
            }

            length += inner + 2;
        }

        if (node is DraftMapping mapping)
        {
            length += mapping.Entries.Sum(entry => entry.Key.Length + 2);
        }

        return length <= width;
    }

    private static IEnumerable<DraftNode> Children(DraftNode node) => node switch
    {
        DraftMapping mapping => mapping.Entries.Select(entry => entry.Value),
        DraftSequence sequence => sequence.Items,
        _ => [],
    };

    private static string OneLine(DraftNode node) => node is DraftScalar { IsPlain: false } scalar ? ScalarText.Block(scalar.Text) : Inline(node);

    private static string Inline(DraftNode node) => node switch
    {
        DraftScalar { IsPlain: true } scalar => scalar.Text,
        DraftScalar scalar => ScalarText.Inline(scalar.Text),
        DraftSequence { Items.Count: 0 } => "[]",
        DraftSequence sequence => $"[{string.Join(", ", sequence.Items.Select(Inline))}]",
        DraftMapping { IsEmpty: true } => "{}",
        _ => $"{{ {string.Join(", ", ((DraftMapping)node).Entries.Select(entry => $"{ScalarText.Inline(entry.Key)}: {Inline(entry.Value)}"))} }}",
    };
}
