namespace Perf;

/// <summary>What became of a thing that a conversion did not carry over as it was.</summary>
public enum ConversionNoteKind
{
    /// <summary>It belongs to what was converted and is missing: a test that lacks it is another test.</summary>
    NotCarriedOver,

    /// <summary>It was left out on purpose, such as requests to other people's hosts; the message says how to keep it.</summary>
    LeftOut,

    /// <summary>It is there in another form.</summary>
    Changed,

    /// <summary>A secret whose value is not in the scenario; an environment variable takes its place.</summary>
    Secret,

    /// <summary>It was not in what was converted and had to be made up, such as a value of a parameter.</summary>
    Assumed,
}
