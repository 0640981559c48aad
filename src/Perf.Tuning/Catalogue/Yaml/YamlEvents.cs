using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Perf.Tuning;

/// <summary>The events of a YAML text. Texts that the parser's authors did not foresee end in a syntax error here, too, and not in whatever exception they come upon.</summary>
/// <param name="text">The text.</param>
internal sealed class YamlEvents(string text) : IParser
{
    private readonly Parser _parser = new(new StringReader(text));

    /// <inheritdoc/>
    public ParsingEvent? Current => _parser.Current;

    /// <inheritdoc/>
    /// <exception cref="YamlException">The text is no YAML; the place is in it.</exception>
    public bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException or FormatException or OverflowException)
        {
            Mark end = _parser.Current?.End ?? Mark.Empty;
            throw new YamlException(end, end, "what follows cannot be read; a {, a [ or a quote before it may not be closed", e);
        }
    }
}
