using System.Text;
using Perf.Engine.Scenarios;
using Perf.Engine.Scenarios.Reading;
using Perf.Engine.Scenarios.Writing;
using Perf.Engine.Scenarios.Yaml;
using Perf.Tests.Model;

namespace Perf.Tests.Engine.Scenarios.Writing;

public sealed class YamlWriterTests
{
    // What YAML, in one version or another, would take for something else.
    private static readonly string[] s_hard =
    [
        "", " ", "a b", " a", "a ", "true", "No", "null", "~", "12", "-1", "1e5", "0x1F", "007", ".5", "1_000", "12:30", "2026-01-01", "a: b", "a:", ":a", "a #b", "#a", "- a", "-", "?", "a\nb", "\na", "a\n", "a\n\n",
        "a\r\nb", "\ta", "a\tb", "\"", "'", "\\", "a\\nb", "{a}", "[a]", "a, b", "*a", "&a", "!a", "%a", "@a", "`a", "|", ">", "=", "<<", "${a}", "$${a}", "a\u0000b", "\u0085", "\u2028", "\uFEFF", "é", "日本", "🙂", "a\u00A0b", "---", "...", "a\n  b\n c", "/items?q=${x}&y=1",
    ];

    [Fact]
    public void Write_HardTexts_ReadBackAsTheyWere()
    {
        foreach (string text in s_hard)
        {
            Assert.Equal(text, ((YamlScalar)Read(new DraftMapping().Add("key", text)).Find("key")!.Value.Value).Text);
            Assert.Equal(text, ((YamlScalar)((YamlSequence)Read(new DraftMapping().Add("key", new DraftSequence(DraftScalar.Of("x"), DraftScalar.Of(text)))).Find("key")!.Value.Value).Items[1]).Text);
            Assert.Equal("v", ((YamlScalar)Read(new DraftMapping().Add(text, "v")).Find(text)!.Value.Value).Text);
        }
    }

    [Fact]
    public void Write_AnyTree_ReadsBackAsTheSameTree() => SeededProperty.ForAll(400, random =>
    {
        var root = new DraftMapping();
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            root.Add(NextText(random), NextNode(random, 0));
        }

        Assert.Equal(Shown(root), Shown(Read(root)));
    });

    [Fact]
    public void Write_ShortThings_StandInOneLine()
    {
        var step = new DraftMapping { Layout = DraftLayout.Block };
        step.Add("get", "/items").Add("expect", new DraftMapping().Add("status", 200)).Add("stages", new DraftSequence(DraftScalar.Of("500ms"), DraftScalar.Of("a b"), DraftScalar.Of("x, y")));
        Assert.Equal("get: /items\nexpect: { status: 200 }\nstages: [500ms, a b, \"x, y\"]\n", YamlWriter.Write(step));
    }

    [Fact]
    public void Write_Comments_StandWhereTheyBelong()
    {
        var first = DraftScalar.Of("/a");
        first.Comments.Add("the first");
        var step = new DraftMapping { Layout = DraftLayout.Block };
        step.Add("get", first);
        step.Comments.Add("a step");
        var name = DraftScalar.Of("x");
        name.Remark = "behind";
        var root = new DraftMapping().Add("name", name).Add("steps", new DraftSequence(step) { IsSpaced = true, Layout = DraftLayout.Block });
        root.Comments.Add("head\nof two lines");
        Assert.Equal("# head\n# of two lines\nname: x  # behind\n\nsteps:\n  # a step\n  # the first\n  - get: /a\n", YamlWriter.Write(root));
    }

    [Fact]
    public void CommentLines_LongAndHostileText_StaysAComment()
    {
        string[] lines = [.. YamlWriter.CommentLines($"a\u0085b\u2028c {string.Join(' ', Enumerable.Repeat("word", 80))}\n  - item")];
        Assert.All(lines, line => Assert.StartsWith("# ", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 155));
        Assert.Equal("#   - item", lines[^1]);
    }

    internal static YamlMapping Read(DraftMapping root)
    {
        string text = YamlWriter.Write(root);
        var problems = new ProblemList("");
        YamlNode? read = YamlReader.Read(new SourceText(text, ""), problems);
        Assert.True(problems.IsEmpty, $"{string.Join('\n', problems.InOrder())}\n{text}");
        return (YamlMapping)read!;
    }

    private static string NextText(Random random) => random.Next(3) switch
    {
        0 => s_hard[random.Next(s_hard.Length)] + random.Next(1000),
        1 => new string([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => (char)random.Next(32, 127))]),
        _ => NextUnicode(random),
    };

    private static string NextUnicode(Random random)
    {
        var text = new StringBuilder();
        for (int i = random.Next(1, 20); i > 0; i--)
        {
            int code = random.Next(0x3000);
            text.Append(Rune.IsValid(code) ? new Rune(code).ToString() : "x");
        }

        return text.ToString();
    }

    private static DraftNode NextNode(Random random, int depth)
    {
        int kind = depth > 4 ? random.Next(3) : random.Next(6);
        DraftNode node;
        switch (kind)
        {
            case 0:
                node = DraftScalar.Of(random.Next(-1000, 1000));
                break;
            case 1:
                node = DraftScalar.Of(random.Next(2) == 0);
                break;
            case 4:
                var list = new DraftSequence();
                for (int i = random.Next(0, 5); i > 0; i--)
                {
                    list.Items.Add(NextNode(random, depth + 1));
                }

                node = list;
                break;
            case 5:
                var mapping = new DraftMapping();
                for (int i = random.Next(0, 5); i > 0; i--)
                {
                    mapping.Add(NextText(random), NextNode(random, depth + 1));
                }

                node = mapping;
                break;
            default:
                node = DraftScalar.Of(NextText(random));
                break;
        }

        node.Layout = (DraftLayout)random.Next(3) is var layout && layout == DraftLayout.Inline && depth < 3 ? DraftLayout.Fitting : layout;
        if (node.Layout == DraftLayout.Inline)
        {
            // Within one line there is no room for comments, and none are given there.
            return node;
        }

        if (random.Next(4) == 0)
        {
            node.Comments.Add(NextText(random));
            node.IsSpaced = random.Next(2) == 0;
        }

        if (random.Next(6) == 0)
        {
            node.Remark = NextText(random);
        }

        return node;
    }

    private static string Shown(DraftNode node) => node switch
    {
        DraftScalar scalar => $"{(scalar.IsPlain ? "" : "s")}<{scalar.Text}>",
        DraftSequence list => $"[{string.Join("|", list.Items.Select(Shown))}]",
        _ => $"{{{string.Join("|", ((DraftMapping)node).Entries.Select(entry => $"<{entry.Key}>{Shown(entry.Value)}"))}}}",
    };

    private static string Shown(YamlNode node) => node switch
    {
        YamlScalar scalar => $"{(scalar.ScalarKind == ScalarKind.Text ? "s" : "")}<{JsonText.Normal(scalar)}>",
        YamlSequence list => $"[{string.Join("|", list.Items.Select(Shown))}]",
        _ => $"{{{string.Join("|", ((YamlMapping)node).Entries.Select(entry => $"<{entry.Name}>{Shown(entry.Value)}"))}}}",
    };
}
