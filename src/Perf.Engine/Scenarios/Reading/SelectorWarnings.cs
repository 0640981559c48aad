namespace Perf.Engine.Scenarios.Reading;

/// <summary>Finds thresholds that ask for a part of a metric that no sample belongs to: they would have no data, which is told before an hour's run and not after it.</summary>
internal static class SelectorWarnings
{
    /// <summary>One sentence for each tag.</summary>
    /// <param name="scenario">The scenario, as it is read.</param>
    public static IEnumerable<string> Of(Scenario scenario)
    {
        string[] known =
        [
            "step", .. SampleTags.SystemNames, .. scenario.Tags.Keys, .. scenario.Load.SelectMany(profile => profile.Tags.Keys), .. scenario.AllSteps().SelectMany(step => step.Tags.Keys),
        ];
        string[] profiles = [.. scenario.Load.Select(profile => profile.Name)];
        foreach (Threshold threshold in scenario.Thresholds)
        {
            foreach ((string name, string value) in threshold.Tags)
            {
                if (!known.Contains(name))
                {
                    yield return $"the threshold '{threshold}' asks for the tag '{name}', which nothing in this scenario has{Meant(name, known)}; it will have no data";
                }
                else if (name == "scenario" && !profiles.Contains(value))
                {
                    yield return $"the threshold '{threshold}' asks for the load profile '{value}', which this scenario does not have{Meant(value, profiles)}; it will have no data";
                }
            }
        }
    }

    private static string Meant(string word, IEnumerable<string> known) => NearestWord.Find(word, known) is { } nearest ? $"; did you mean '{nearest}'" : "";
}
