namespace Perf.Tuning;

/// <summary>What an expression of the catalogue can come to.</summary>
internal enum ValueKind
{
    /// <summary>It is not known, with what would have to be.</summary>
    Unknown,

    /// <summary>A number; sizes are bytes, times milliseconds.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>True or false.</summary>
    Truth,
}
