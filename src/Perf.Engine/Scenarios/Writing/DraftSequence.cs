namespace Perf.Engine.Scenarios.Writing;

/// <summary>A list.</summary>
public sealed class DraftSequence : DraftNode
{
    /// <summary>Creates a list.</summary>
    /// <param name="items">Its items.</param>
    public DraftSequence(params IEnumerable<DraftNode> items)
    {
        Items = [.. items];
    }

    /// <summary>The items, in order.</summary>
    public IList<DraftNode> Items { get; }

    /// <summary>A list of texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <returns>The list.</returns>
    public static DraftSequence Of(IEnumerable<string> texts) => new(texts.Select(DraftScalar.Of));
}
