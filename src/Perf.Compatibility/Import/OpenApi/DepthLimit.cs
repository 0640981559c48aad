using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Perf.Compatibility.Import.OpenApi;

/// <summary>Refuses YAML that is nested too deep while its events are read: what makes a tree of them calls itself for each level, and would exhaust the stack.</summary>
/// <param name="inner">Reads the events.</param>
/// <param name="levels">The most levels.</param>
internal sealed class DepthLimit(IParser inner, int levels) : IParser
{
    private int _depth;

    /// <inheritdoc/>
    public ParsingEvent? Current => inner.Current;

    /// <inheritdoc/>
    /// <exception cref="YamlException">It is nested deeper.</exception>
    public bool MoveNext()
    {
        if (!inner.MoveNext())
        {
            return false;
        }

        _depth += Current switch
        {
            MappingStart or SequenceStart => 1,
            MappingEnd or SequenceEnd => -1,
            _ => 0,
        };
        return _depth <= levels ? true : throw new YamlException(Current!.Start, Current.End, $"it is nested deeper than {levels} levels");
    }
}
