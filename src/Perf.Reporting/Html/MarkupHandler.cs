using System.Runtime.CompilerServices;
using System.Text;

namespace Perf.Reporting.Html;

/// <summary>Builds <see cref="Markup"/>: literals as they are, texts escaped, markup as it is.</summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupHandler
{
    private readonly StringBuilder _markup;

    public MarkupHandler(int literalLength, int formattedCount) => _markup = new StringBuilder(literalLength + (formattedCount * 16));

    public void AppendLiteral(string literal) => _markup.Append(literal);

    public void AppendFormatted(string? text) => _markup.Append(Markup.Escape(text ?? ""));

    public void AppendFormatted(Markup markup) => _markup.Append(markup.Value);

    public void AppendFormatted(IEnumerable<Markup> markups)
    {
        foreach (Markup markup in markups)
        {
            _markup.Append(markup.Value);
        }
    }

    public override string ToString() => _markup.ToString();
}
