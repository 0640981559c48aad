namespace Perf.Compatibility.Import;

/// <summary>Reads one kind of other tools' files as a scenario. What it cannot carry over it says in the notes: nothing is dropped in silence.</summary>
public interface IScenarioImporter
{
    /// <summary>The format's name on the command line, lower case: <c>har</c>.</summary>
    string Format { get; }

    /// <summary>What it reads, for people: <c>HAR 1.2</c>.</summary>
    string Title { get; }

    /// <summary>Whether a source is of this format, by its content.</summary>
    /// <param name="source">The source; only its head is looked at.</param>
    /// <returns>True when it is.</returns>
    bool Recognizes(ImportSource source);

    /// <summary>Reads a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="request">What the user wants.</param>
    /// <param name="notes">Gets whatever is not carried over as it is.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ImportInvalid"/>: the source is broken, of a version that is not read, or has nothing to convert.</exception>
    ScenarioDraft Read(ImportSource source, ConversionRequest request, ImportNotes notes, CancellationToken stop);
}
