using Perf.Reporting.Html.Charts;

namespace Perf.Reporting.Html.Sections;

/// <summary>Where processes spent their time: a flame graph for each, and its methods by their own share.</summary>
internal static class ProfileSection
{
    private const int MostMethods = 25;

    /// <summary>Writes it.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup; nothing for a run without profiles.</returns>
    public static Markup Write(ReportData data) =>
        data.Result.Profiles.Count == 0 ? Markup.None : Markup.Of($"""<h2 id="profiles-title">Profiles</h2>{Beside(data.ProfileFile)}{data.Result.Profiles.Select(Write)}""");

    private static Markup Beside(string? file) => file is null
        ? Markup.None
        : Markup.Of($"""<p class="note">To zoom into: open <code>{file}</code>, which lies beside this page, in speedscope (speedscope.app, or any other viewer of its files). Nothing of it leaves the browser there.</p>""");

    private static Markup Write(ProcessProfile profile)
    {
        if (!profile.IsSound())
        {
            return Markup.Of($"""<p class="note">{$"The profile of {FigureText.Short(profile.Process, 60)} is damaged and is not shown."}</p>""");
        }

        string what = profile.Kind == ProfileKind.Cpu ? "Where the processor's time went" : "Where the clock's time went, also of threads that wait";
        Markup[] warnings = [.. profile.Warnings.Select(warning => Markup.Of($"""<p class="note">{warning}</p>"""))];
        string figures = $"{what}: {FigureText.Count(profile.Samples)} samples of {profile.Threads} threads from {FigureText.AxisMoment(profile.From, profile.To)} to {FigureText.AxisMoment(profile.To, profile.To)}.";
        return Markup.Of($"""
            <figure class="profile"><h3>{FigureText.Short(profile.Process, 60)} ({profile.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)})</h3><p class="note">{figures}</p>{warnings}{FlameGraph.Draw(profile)}</figure>
            {Methods(profile)}
            """);
    }

    private static Markup Methods(ProcessProfile profile)
    {
        (int Frame, long Self)[] methods = [.. profile.Nodes.GroupBy(node => node.Frame).Select(group => (group.Key, group.Sum(node => node.Self)))
            .Where(method => method.Item2 > 0).OrderByDescending(method => method.Item2).Take(MostMethods)];
        return methods.Length == 0
            ? Markup.None
            : DataTable.Write($"Methods of {FigureText.Short(profile.Process, 60)} by their own share", ["Method", "Own share", "#Samples"], methods.Select(method => Row(profile, method.Frame, method.Self)));
    }

    private static DataCell[] Row(ProcessProfile profile, int frame, long self)
    {
        double share = self / (double)profile.Samples;
        return [DataTable.Text(FlameGraph.Full(profile.Frames[frame])), new(Markup.Of($"""<span class="figure">{ShareBar.Draw(share)} {FigureText.Share(share)}</span>"""), share), DataTable.Count(self)];
    }
}
