namespace Perf.Compatibility.Artillery.Reading;

/// <summary>A list.</summary>
/// <param name="items">Its items.</param>
/// <param name="place">Where it stands.</param>
internal sealed class ListNode(IReadOnlyList<Node> items, Place place) : Node(place)
{
    /// <summary>Its items.</summary>
    public IReadOnlyList<Node> Items { get; } = items;

    /// <inheritdoc/>
    public override string Kind => "a list";
}
