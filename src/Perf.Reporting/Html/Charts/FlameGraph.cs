using System.Globalization;

namespace Perf.Reporting.Html.Charts;

/// <summary>
/// A flame graph: each method a box as wide as its share of the samples, on top of its caller. Source: B. Gregg, The Flame Graph, CACM 59/6 (2016). Drawn with attributes alone, because the
/// page's policy allows no style in elements.
/// </summary>
internal static class FlameGraph
{
    private const double Width = 1000;
    private const double RowHeight = 17;
    private const double Narrowest = 0.6;
    private const double CharacterWidth = 6.1;
    private const int MostRows = 150;
    private const int Colours = 6;

    /// <summary>Draws it.</summary>
    /// <param name="profile">The profile.</param>
    /// <returns>SVG; nothing for a profile without samples.</returns>
    public static Markup Draw(ProcessProfile profile)
    {
        if (profile.Samples == 0 || profile.Nodes.Count == 0)
        {
            return Markup.None;
        }

        Box[] wide = [.. Boxes(profile).Where(box => box.Width >= Narrowest)];
        Box[] boxes = [.. wide.Where(box => box.Row < MostRows)];
        int rows = boxes.Select(box => box.Row).DefaultIfEmpty(0).Max() + 1;
        double height = rows * RowHeight;
        string viewBox = string.Create(CultureInfo.InvariantCulture, $"0 0 {Width:0} {height:0}");
        return Markup.Of($"""<svg class="flames" viewBox="{viewBox}" role="img" aria-label="{$"Flame graph of {profile.Process}: the table below has the methods by their own share."}">{boxes.Select(box => Draw(profile, box, height))}</svg>{Cut(wide.Length - boxes.Length)}""");
    }

    private static Markup Cut(int boxes) => boxes == 0 ? Markup.None : Markup.Of($"""<p class="note">{$"{boxes} boxes above the {MostRows}th row are not drawn: the table and a speedscope file have them."}</p>""");

    private static Markup Draw(ProcessProfile profile, Box box, double height)
    {
        ProfileFrame frame = profile.Frames[profile.Nodes[box.Node].Frame];
        double y = height - ((box.Row + 1) * RowHeight);
        int room = (int)((box.Width - 4) / CharacterWidth);
        string title = $"{Full(frame)}: {FigureText.Share(profile.Nodes[box.Node].Total / (double)profile.Samples)} of the samples, {FigureText.Share(profile.Nodes[box.Node].Self / (double)profile.Samples)} its own";
        Markup label = room < 3 ? Markup.None : Markup.Of($"""<text x="{Number(box.X + 3)}" y="{Number(y + 12)}">{FigureText.Short(Short(frame), room)}</text>""");
        return Markup.Of($"""<g><title>{title}</title><rect class="{$"flame{ColourOf(frame)}"}" x="{Number(box.X)}" y="{Number(y)}" width="{Number(Math.Max(0.5, box.Width - 0.5))}" height="{Number(RowHeight - 1)}"/>{label}</g>""");
    }

    // Callers come before callees, and of several callees each begins where the one before ends.
    private static IEnumerable<Box> Boxes(ProcessProfile profile)
    {
        double scale = Width / profile.Samples;
        var boxes = new Box[profile.Nodes.Count];
        double[] taken = new double[profile.Nodes.Count];
        double bottom = 0;
        for (int i = 0; i < boxes.Length; i++)
        {
            ProfileNode node = profile.Nodes[i];
            double width = node.Total * scale;
            double x = node.Parent < 0 ? bottom : boxes[node.Parent].X + taken[node.Parent];
            boxes[i] = new Box(i, node.Parent < 0 ? 0 : boxes[node.Parent].Row + 1, x, width);
            if (node.Parent < 0)
            {
                bottom += width;
            }
            else
            {
                taken[node.Parent] += width;
            }
        }

        return boxes;
    }

    /// <summary>A method with its module.</summary>
    public static string Full(ProfileFrame frame) => frame.Module.Length == 0 ? frame.Name : $"{frame.Module}!{frame.Name}";

    // The type's own name and the method: namespaces and the arguments of generic types leave no room for either.
    private static string Short(ProfileFrame frame)
    {
        string name = frame.Name;
        while (name.LastIndexOf('[') is var open and > 0 && name.IndexOf(']', open) is var close and > 0)
        {
            name = name.Remove(open, close - open + 1);
        }

        string[] parts = name.Split('.', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length <= 2 ? name : string.Join('.', parts[^2..]);
    }

    // Code of one assembly has one colour, the same in every report.
    private static int ColourOf(ProfileFrame frame) => frame.Module.Length == 0 ? 0 : 1 + (int)(frame.Module.Aggregate(17u, (sum, character) => (sum * 31) + character) % (Colours - 1));

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private readonly record struct Box(int Node, int Row, double X, double Width);
}
