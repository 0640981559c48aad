using Perf.Analysis;
using Perf.Reporting;
using Perf.Reporting.Html;

namespace Perf.Runtime;

/// <content>Trends of stored runs, and change points of any numbers.</content>
public static partial class PerfRuntime
{
    /// <summary>Finds where the level of a series of numbers changes.</summary>
    /// <param name="values">The numbers in order of time; what is no finite number is missing.</param>
    /// <returns>The change points in order; none for fewer than ten numbers.</returns>
    public static IReadOnlyList<ChangePoint> FindChangePoints(IReadOnlyList<double> values) => ChangePointDetector.Find(values);

    /// <summary>The trends of stored runs.</summary>
    /// <param name="request">Which.</param>
    /// <returns>One trend for each figure of each scenario and environment, in the order of their names.</returns>
    /// <exception cref="PerfException">Nothing is stored under such a name, nothing in this time, or a figure or threshold cannot be read.</exception>
    public static IReadOnlyList<Trend> FindTrends(TrendRequest request)
    {
        using IRunStore store = OpenStore();
        return new TrendFinder(store, s_time).Find(request);
    }

    /// <summary>A trend as text for a terminal, with a chart.</summary>
    /// <param name="trend">The trend.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines of text.</returns>
    public static string Describe(Trend trend, int width, bool colour) => TrendText.Write(trend, width, colour);

    /// <summary>Writes trends as one HTML page that needs nothing else. The file appears whole or not at all.</summary>
    /// <param name="trends">The trends.</param>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <exception cref="PerfException">The file cannot be written.</exception>
    public static void Export(IReadOnlyList<Trend> trends, string path) => ReportFile.Write(writer => TrendPage.Write(trends, writer), path);
}
