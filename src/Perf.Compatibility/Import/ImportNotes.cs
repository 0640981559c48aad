namespace Perf.Compatibility.Import;

/// <summary>Collects what an importer does not carry over as it is. The same thing at many places is one note.</summary>
public sealed class ImportNotes
{
    private const int PlacesShown = 5;

    private readonly Dictionary<(ConversionNoteKind Kind, string Message), (int Count, List<string> Places)> _notes = [];

    /// <summary>Adds a note.</summary>
    /// <param name="kind">What became of it.</param>
    /// <param name="message">What it is, and what can be done about it.</param>
    /// <param name="place">Where it is in what is converted: a line, a request, an operation; empty for all of it.</param>
    public void Add(ConversionNoteKind kind, string message, string place = "")
    {
        if (!_notes.TryGetValue((kind, message), out (int Count, List<string> Places) note))
        {
            note = (0, []);
        }

        if (place.Length > 0 && note.Places.Count < PlacesShown && !note.Places.Contains(place))
        {
            note.Places.Add(place);
        }

        _notes[(kind, message)] = (note.Count + 1, note.Places);
    }

    /// <summary>The notes, the most serious kind first, in the order in which they came.</summary>
    /// <returns>The notes.</returns>
    public IReadOnlyList<ConversionNote> All() =>
    [
        .. _notes.OrderBy(note => note.Key.Kind).Select(note => new ConversionNote { Kind = note.Key.Kind, Message = note.Key.Message, Count = note.Value.Count, Places = note.Value.Places }),
    ];
}
