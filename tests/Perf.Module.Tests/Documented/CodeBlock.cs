namespace Perf.Module.Tests.Documented;

/// <summary>A block of PowerShell in a page.</summary>
/// <param name="Page">The page, from the repository's folder.</param>
/// <param name="Number">The block's number in the page, from 1.</param>
/// <param name="Line">The line of the page on which its text begins.</param>
/// <param name="Text">What stands there.</param>
/// <param name="NotRun">Why it is not run; null where it is.</param>
/// <param name="GoesOn">Whether each of its lines goes on until somebody ends it, so that it runs in a process of its own.</param>
internal sealed record CodeBlock(string Page, int Number, int Line, string Text, string? NotRun = null, bool GoesOn = false)
{
    private const string GoesOnWord = "goes on: ";

    /// <summary>The same with what the table says of it.</summary>
    public CodeBlock Marked(string why) => why.StartsWith(GoesOnWord, StringComparison.Ordinal) ? this with { GoesOn = true } : this with { NotRun = why };
}
