namespace Perf.Engine.Scenarios.Reading;

/// <summary>What names of environments and load profiles may be made of; k6 has the same rule for its scenarios.</summary>
internal static class EntryNames
{
    public const string IdentifierRule = "letters, digits, '_' and '-'";

    public static bool IsIdentifier(string name) => name.Length is > 0 and <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
