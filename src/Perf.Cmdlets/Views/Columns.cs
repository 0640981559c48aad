namespace Perf.Commands;

/// <summary>How many columns a text for the terminal may take.</summary>
internal static class Columns
{
    private const int Fewest = 40;
    private const int Usual = 120;

    /// <summary>The columns of a text. PowerShell's formatter leaves the last one free: a line that took it would be broken before its last character.</summary>
    /// <param name="width">What the host says; 0 or very few where it does not know.</param>
    public static int Of(int width) => (width < Fewest ? Usual : width) - 1;
}
