using System.Globalization;

namespace Perf.Reporting;

/// <summary>Draws a series of runs as points over their order, with lines where the level changed and marks of deployments below. A pure function.</summary>
internal static class TrendChart
{
    private const int Rows = 10;
    private const int LeastColumns = 20;
    private const int MostColumns = 160;

    /// <summary>Draws it.</summary>
    /// <param name="trend">The trend.</param>
    /// <param name="style">Colours.</param>
    /// <param name="width">The most columns of a line.</param>
    public static IEnumerable<string> Draw(Trend trend, Style style, int width)
    {
        if (trend.Points.Count < 2)
        {
            yield break;
        }

        double low = trend.Points.Min(point => point.Value);
        double high = trend.Points.Max(point => point.Value);
        if (high <= low)
        {
            high = low + Math.Max(1, Math.Abs(low));
        }

        string[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0 ? TrendText.Figure(high - ((high - low) * row / (Rows - 1)), trend.Unit) : "")];
        int margin = labels.Max(label => label.Length) + 1;
        int columns = Math.Clamp(width - margin - 3, LeastColumns, Math.Clamp(trend.Points.Count, LeastColumns, MostColumns));
        char[][] cells = [.. Enumerable.Range(0, Rows).Select(_ => new string(' ', columns).ToCharArray())];
        foreach (ChangePoint change in trend.ChangePoints)
        {
            int column = ColumnOf(change.Index, trend, columns);
            foreach (char[] row in cells)
            {
                row[column] = change.Kind == ChangeKind.Environment ? '║' : '┊';
            }
        }

        foreach (TrendPoint point in trend.Points)
        {
            int row = (int)Math.Round((high - point.Value) / (high - low) * (Rows - 1));
            cells[row][ColumnOf(point.Index, trend, columns)] = '•';
        }

        for (int row = 0; row < Rows; row++)
        {
            yield return style.Dim(labels[row].PadLeft(margin) + " ┤") + new string(cells[row]).TrimEnd();
        }

        yield return style.Dim(new string(' ', margin + 1) + "└" + new string('─', columns));
        string marks = Marks(trend, columns);
        if (marks.Length > 0)
        {
            yield return new string(' ', margin + 2) + marks;
        }

        string first = trend.Points[0].StartedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string last = trend.Points[^1].StartedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        yield return style.Dim(new string(' ', margin + 2) + first + last.PadLeft(Math.Max(last.Length + 1, columns - first.Length)));
        string legend = string.Join("  ", Legend(trend));
        if (legend.Length > 0)
        {
            yield return style.Dim(new string(' ', margin + 2) + legend);
        }
    }

    private static int ColumnOf(int index, Trend trend, int columns) =>
        trend.Points.Count == 1 ? 0 : (int)Math.Round((double)index * (Math.Min(columns, trend.Points.Count) - 1) / (trend.Points.Count - 1));

    // What matters more stands over what matters less where both fall into one column.
    private static string Marks(Trend trend, int columns)
    {
        char[] line = new string(' ', columns).ToCharArray();
        foreach (TrendMarker marker in trend.Markers.OrderBy(marker => marker.Kind))
        {
            line[ColumnOf(marker.Index, trend, columns)] = marker.Kind switch
            {
                TrendMarkerKind.Deployment => '·',
                TrendMarkerKind.Optimization => 'o',
                _ => '║',
            };
        }

        foreach (ChangePoint change in trend.ChangePoints.Where(change => change.Kind == ChangeKind.Level))
        {
            line[ColumnOf(change.Index, trend, columns)] = change.Direction == ChangeDirection.Up ? '▲' : '▼';
        }

        return new string(line).TrimEnd();
    }

    private static IEnumerable<string> Legend(Trend trend)
    {
        if (trend.ChangePoints.Any(change => change.Kind == ChangeKind.Level))
        {
            yield return "▲▼ change of level";
        }

        if (trend.Markers.Any(marker => marker.Kind == TrendMarkerKind.Environment))
        {
            yield return "║ another machine";
        }

        if (trend.Markers.Any(marker => marker.Kind == TrendMarkerKind.Optimization))
        {
            yield return "o optimization";
        }

        if (trend.Markers.Any(marker => marker.Kind == TrendMarkerKind.Deployment))
        {
            yield return "· deployment";
        }
    }
}
