namespace Perf.Compatibility.Artillery.Reading;

/// <summary>What a part of a text with templates is.</summary>
internal enum MustacheKind
{
    /// <summary>Text as it stands.</summary>
    Literal,

    /// <summary>A variable, or what a path finds in it: <c>{{ user.name }}</c>.</summary>
    Path,

    /// <summary>A function: <c>{{ $randomNumber(1, 6) }}</c>.</summary>
    Function,
}
