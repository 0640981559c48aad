namespace Perf.Tuning.Postgres;

/// <summary>Kinds of words of SQL.</summary>
internal enum SqlTokenKind
{
    /// <summary>A name, or a word of the language.</summary>
    Name,

    /// <summary>A text in apostrophes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Brackets, commas, operators.</summary>
    Sign,
}
