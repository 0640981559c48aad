namespace Perf.Compatibility.Artillery.Reading;

/// <summary>A value of an Artillery file, with its place. Files are merged before they are understood, so that each node knows its own file.</summary>
/// <param name="place">Where it stands.</param>
internal abstract class Node(Place place)
{
    /// <summary>Where it stands.</summary>
    public Place Place { get; } = place;

    /// <summary>What it is, for a message.</summary>
    public abstract string Kind { get; }
}
