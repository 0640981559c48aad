namespace Perf.Reporting;

/// <summary>What a run's outputs came to, a line each.</summary>
internal static class OutputLines
{
    private const int MostOfError = 300;

    /// <summary>Writes the lines; none for a run without outputs.</summary>
    public static IEnumerable<string> Write(RunResult result, int width, Style style)
    {
        if (result.Outputs.Count == 0)
        {
            yield break;
        }

        yield return "";
        yield return style.Bold("Outputs");
        foreach (OutputResult output in result.Outputs)
        {
            string sent = $"{Figures.Count(output.Written)} points sent{(output.Replayed > 0 ? $", {Figures.Count(output.Replayed)} of earlier runs" : "")}";
            string spilled = output.Spilled > 0 ? $", {Figures.Count(output.Spilled)} wait on disk" : "";
            string lost = output.Lost > 0 ? $", {Figures.Count(output.Lost)} LOST" : "";
            string line = $"  {Style.Clean(output.Name, 30)}  {Style.Clean(output.Destination, Math.Max(20, width - 60))}: {sent}";
            yield return lost.Length + spilled.Length > 0 ? line + style.Warn(spilled + lost) : line;
            if (output.LastError is { } error)
            {
                foreach (string part in PlainText.Lines(Style.Clean(error, MostOfError), Math.Max(20, width - 4)))
                {
                    yield return style.Dim($"    {part}");
                }
            }
        }
    }
}
