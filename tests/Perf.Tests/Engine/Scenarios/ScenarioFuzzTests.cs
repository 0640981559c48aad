using System.Globalization;
using System.Text;
using Perf.Engine.Scenarios;

namespace Perf.Tests.Engine.Scenarios;

public class ScenarioFuzzTests
{
    private static readonly string[] s_splinters =
    [
        "\t", "\n", "\r\n", "  ", "- ", ": ", "{", "}", "[", "]", "&a ", "*a", "!x ", "|", ">", "'", "\"", "#", "?", "%", "@", "`", "${", "}", "$${", "${env:", ":-", "0x", "-1",
        "1e999", ".nan", "null", "~", "true", "\u0000", "\u0085", "\uFEFF", "é", "😀", "\uD800", "---\n", "...\n", "<<: ", "99999999999999999999", "\\", "(", "$[?(",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Parse_MutatedFile_GivesScenarioOrProblems(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 200; i++)
        {
            string text = Mutate(random, ValidScenario.Whole);
            try
            {
                Check(text);
            }
            catch (Exception e)
            {
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"Seed {seed}, case {i}: {e}\n{text}"));
            }
        }
    }

    // Either a scenario whose parts fit together, or problems that are each at a place of the file.
    private static void Check(string text)
    {
        try
        {
            Scenario scenario = ScenarioLoader.Parse(text, "fuzz.yaml");
            Assert.NotEmpty(scenario.Name);
            Assert.NotEmpty(scenario.Load);
            Assert.All(scenario.Load, profile => Assert.Contains(profile.Flow, scenario.Flows.Keys));
            Assert.All(scenario.Flows.Values, flow => Assert.NotEmpty(flow.Steps));
        }
        catch (ScenarioException e)
        {
            int lines = text.Split('\n').Length;
            Assert.NotEmpty(e.Problems);
            Assert.All(e.Problems, problem => Assert.InRange(problem.Line, 0, lines + 1));
            Assert.All(e.Problems, problem => Assert.NotEmpty(problem.Message));
            Assert.Equal(e.Problems.OrderBy(problem => (problem.Line, problem.Column)), e.Problems);
        }
    }

    private static string Mutate(Random random, string source)
    {
        var text = new StringBuilder(source);
        for (int count = random.Next(1, 6); count > 0; count--)
        {
            int at = random.Next(text.Length);
            int length = Math.Min(random.Next(1, 30), text.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, s_splinters[random.Next(s_splinters.Length)]);
                    break;
                case 2:
                    text.Insert(random.Next(text.Length), text.ToString(at, length));
                    break;
                case 3:
                    text[at] = (char)random.Next(1, 0x250);
                    break;
                default:
                    string[] lines = text.ToString().Split('\n');
                    int line = random.Next(lines.Length);
                    (lines[line], lines[^1]) = (lines[random.Next(lines.Length)], lines[line]);
                    text = new StringBuilder(string.Join('\n', lines));
                    break;
            }
        }

        return text.ToString();
    }
}
