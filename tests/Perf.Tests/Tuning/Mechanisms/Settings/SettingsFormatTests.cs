using Perf.Tuning.Settings;

namespace Perf.Tests.Tuning.Mechanisms.Settings;

public sealed class SettingsFormatTests
{
    private static readonly JsonFormat Json = new();
    private static readonly YamlFormat Yaml = new();
    private static readonly IniFormat Ini = new();
    private static readonly EnvFormat Env = new();

    public static TheoryData<string, string, string, string?, string> Edits => new()
    {
        // Only the value: comments, order, spaces, endings of lines stay.
        { "json", "{\n  // levels\n  \"Logging\": { \"Default\" : \"Information\" , \"B\": 1 }\n}\n", "Logging:Default", "Warning", "{\n  // levels\n  \"Logging\": { \"Default\" : \"Warning\" , \"B\": 1 }\n}\n" },
        { "json", "{\r\n\t\"a\": 1,\r\n\t\"b\": true\r\n}", "a", "2", "{\r\n\t\"a\": 2,\r\n\t\"b\": true\r\n}" },

        // The kind of what was there: a text stays a text, a number a number, unless the value is none.
        { "json", """{"a":"1"}""", "a", "2", """{"a":"2"}""" },
        { "json", """{"a":1}""", "a", "many", """{"a":"many"}""" },

        // Names without regard to case, as .NET has them, and names that hold the colon.
        { "json", """{"LogLevel":{"Default":"a"}}""", "loglevel:default", "b", """{"LogLevel":{"Default":"b"}}""" },
        { "json", """{"LogLevel:Default":"a"}""", "LogLevel:Default", "b", """{"LogLevel:Default":"b"}""" },

        // A list's third.
        { "json", """{"a":[1,2,3]}""", "a:2", "9", """{"a":[1,2,9]}""" },

        // Characters of several bytes before the value.
        { "json", """{"größe €":"x","a":"😀","b":1}""", "b", "2", """{"größe €":"x","a":"😀","b":2}""" },

        // New ones stand as their neighbours do.
        { "json", "{\n    \"a\": 1\n}\n", "b", "x", "{\n    \"a\": 1,\n    \"b\": \"x\"\n}\n" },
        { "json", """{"a": 1}""", "b:c", "true", """{"a": 1, "b": { "c": true }}""" },
        { "json", "{\n  \"a\": {}\n}", "a:b", "1", "{\n  \"a\": {\n    \"b\": 1\n  }\n}" },
        { "json", "{\n  \"a\": 1, // one\n}", "b:c", "1", "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": 1\n  }, // one\n}" },
        { "json", """{"a":1,"b":2,"c":3}""", "b", null, """{"a":1,"c":3}""" },
        { "json", """{"a":1,"b":2}""", "a", null, """{"b":2}""" },

        { "yaml", "# top\na:\n  b: 1 # one\n  c: 'x'\n", "a:b", "2", "# top\na:\n  b: 2 # one\n  c: 'x'\n" },
        { "yaml", "a:\r\n  c: 'it''s'\r\n", "a:c", "y", "a:\r\n  c: 'y'\r\n" },
        { "yaml", "a: \"x\"\nb: 2", "a", "y z", "a: \"y z\"\nb: 2" },
        { "yaml", "a: {b: 1, c: 2}\n", "a:c", "3", "a: {b: 1, c: 3}\n" },
        { "yaml", "list:\n- a: 1\n- a: 2\n", "list:1:a", "3", "list:\n- a: 1\n- a: 3\n" },
        { "yaml", "a:\n  b: 1\n", "a:c", "x", "a:\n  c: x\n  b: 1\n" },
        { "yaml", "a:\n  b: 1\n", "n:c", "x: y", "n:\n  c: \"x: y\"\na:\n  b: 1\n" },
        { "yaml", "a: {b: 1}\n", "a:c", "2", "a: {c: 2, b: 1}\n" },
        { "yaml", "", "a:b", "1", "a:\n  b: 1\n" },
        { "yaml", "a:\n  b: 1\n  c: 2\nd: 3\n", "a:b", null, "a:\n  c: 2\nd: 3\n" },
        { "yaml", "a: 1\nb: 2", "b", null, "a: 1" },
        { "yaml", "größe: 😀\na:\n", "a", "x", "größe: 😀\na: x\n" },

        { "ini", "; c\n[A]\nx = 1 ; one\ny=2\n", "A:x", "3", "; c\n[A]\nx = 3 ; one\ny=2\n" },
        { "ini", "[A]\r\nx=\"a b\"\r\n", "a:X", "c", "[A]\r\nx=\"c\"\r\n" },
        { "ini", "g=1\n[A]\nx=1\n\n[B]\nx=2\n", "A:y", "3", "g=1\n[A]\nx=1\ny=3\n\n[B]\nx=2\n" },
        { "ini", "[A]\nx = 1\n", "B:y", "2", "[A]\nx = 1\n[B]\ny = 2\n" },
        { "ini", "[A]\nx=1", "A:y", "2", "[A]\nx=1\ny=2" },
        { "ini", "[A]\nx=1\n", "g", "2", "g=2\n[A]\nx=1\n" },
        { "ini", "[A]\nx=1\ny=2\n", "A:x", null, "[A]\ny=2\n" },


        // Beside settings of several lines, and never in their middle; lines that are all as far in are each by themselves.
        { "ini", "[A]\nx=1\nhosts=a,\\\n  b\n", "A:x", "2", "[A]\nx=2\nhosts=a,\\\n  b\n" },
        { "ini", "[A]\nhosts=a,\\\nb,\\\nc\n[B]\n", "A:x", "2", "[A]\nhosts=a,\\\nb,\\\nc\nx=2\n[B]\n" },
        { "ini", "[A]\nz = 0\nhosts =\n    a\n\n    b\n[B]\ny = 1\n", "A:x", "2", "[A]\nz = 0\nhosts =\n    a\n\n    b\nx = 2\n[B]\ny = 1\n" },
        { "ini", "[A]\n  x = 1\n  y = 2\n", "A:y", "3", "[A]\n  x = 1\n  y = 3\n" },
        { "ini", "[A]\npath=C:\\\\\nx=1\n", "A:x", "3", "[A]\npath=C:\\\\\nx=3\n" },

        { "env", "# c\nA=1\nexport B='x'\n", "B", "y", "# c\nA=1\nexport B='y'\n" },
        { "env", "A=1\r\nB=2", "C", "3", "A=1\r\nB=2\r\nC=3" },
        { "env", "A=\"x y\"\n", "A", "x $z", "A=\"x \\$z\"\n" },
        { "env", "A=1\nB=2\n", "A", null, "B=2\n" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Set_ASetting_ChangesNothingElse(string form, string text, string key, string? value, string expected) => Assert.Equal(expected, SettingsEdit.Set(Of(form), text, Key(form, key), value));

    [Theory]
    [MemberData(nameof(Edits))]
    public void Restore_AfterSet_GivesTheFirstTextBack(string form, string text, string key, string? value, string expected)
    {
        // Taken away and put back: the place may be another one, the value not.
        string restored = SettingsEdit.Restore(Of(form), expected, text, Key(form, key));

        if (value is null)
        {
            Assert.Equal(Of(form).Find(text, Key(form, key))!.Value.Value, Of(form).Find(restored, Key(form, key))!.Value.Value);
        }
        else if (text.Length > 0)
        {
            Assert.Equal(text, restored);
        }
    }

    [Theory]
    [InlineData("json", """{"a":1,"A":2}""", "a", "twice")]
    [InlineData("json", """{"a":{"b":1}}""", "a", "section")]
    [InlineData("json", """{"a":1}""", "a:b", "no place")]
    [InlineData("json", """{"a":1""", "a", "no JSON")]
    [InlineData("json", "", "a", "no JSON")]
    [InlineData("yaml", "a: &x 1\nb: *x\n", "a", "anchor")]
    [InlineData("yaml", "a: 1\nb: *x\n", "b", "reference")]
    [InlineData("yaml", "a: |\n  text\n", "a", "block of lines")]
    [InlineData("yaml", "a: 1\n---\na: 2\n", "a", "several documents")]
    [InlineData("yaml", "a: [1\n", "a", "no YAML")]
    [InlineData("ini", "[A]\nx=1\nx=2\n", "A:x", "twice")]
    [InlineData("ini", "[A]\nx=1,\\\n2\n", "A:x", "next line")]
    [InlineData("ini", "[A]\nx=1,\\\r\ny=2\r\n", "A:y", "line before")]
    [InlineData("ini", "[A]\nx =\n  1\n", "A:x", "next line")]
    [InlineData("ini", "[A]\nx = 1\n  y = 2\n", "A:y", "line before")]
    [InlineData("ini", "[A]\nx = 1\n# note\n\n  more\n", "A:x", "next line")]
    [InlineData("ini", "[A]\nx=1\\\n[B]\ny=2\n", "B:y", "which section")]
    [InlineData("ini", "[A]\nx=C:\\", "A:y", "by hand")]
    [InlineData("env", "A=1\nA=2\n", "A", "twice")]
    [InlineData("env", "A=1\\\n2\n", "A", "next line")]
    public void Set_WhatCannotBeSetAlone_IsRefusedWithTheReason(string form, string text, string key, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => SettingsEdit.Set(Of(form), text, Key(form, key), "9")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("json")]
    [InlineData("yaml")]
    [InlineData("ini")]
    [InlineData("env")]
    public void SetAndRestore_RandomTexts_KeepEveryOtherCharacter(string form)
    {
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            RandomSettings made = RandomSettings.Make(form, random);
            ISettingsFormat format = Of(form);
            string key = made.Keys[random.Next(made.Keys.Count)];
            string other = made.Keys[random.Next(made.Keys.Count)];
            string value = RandomSettings.Value(random);

            string after = SettingsEdit.Set(format, made.Text, Key(form, key), value);
            Assert.True(format.Find(after, Key(form, key))!.Value.Value == value, $"{form} seed {seed}: {key}\n{made.Text}\n{after}");
            Assert.True(SettingsEdit.Restore(format, after, made.Text, Key(form, key)) == made.Text, $"{form} seed {seed}: {key}\n{made.Text}\n{after}");

            // Somebody changes another setting in between: theirs stays, ours is what it was, and the rest was never touched.
            if (other != key)
            {
                string theirs = SettingsEdit.Set(format, made.Text, Key(form, other), "theirs");
                string both = SettingsEdit.Set(format, after, Key(form, other), "theirs");
                Assert.True(SettingsEdit.Restore(format, both, made.Text, Key(form, key)) == theirs, $"{form} seed {seed}: {key}, {other}\n{both}");
            }

            // A new one comes and goes without a trace.
            string added = SettingsEdit.Set(format, made.Text, Key(form, made.New), value);
            Assert.True(SettingsEdit.Restore(format, added, made.Text, Key(form, made.New)) == made.Text, $"{form} seed {seed}: new {made.New}\n{made.Text}\n{added}");
        }
    }

    // What goes on in the next line is as it was, whatever is set beside it, and is not taken for a setting that can be set.
    [Fact]
    public void Set_IniWithSettingsOfSeveralLines_NeverTouchesThose()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            bool isByBackslash = random.Next(2) == 0;
            string[] pieces = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => random.Next(3) == 0 ? $"p{i}=x" : $"host{i}")];
            string several = isByBackslash ? $"several=a,\\\n{string.Join(",\\\n", pieces)}\n" : $"several = a\n{string.Concat(pieces.Select(piece => $"\t{piece}\n"))}";
            string before = string.Concat(Enumerable.Range(0, random.Next(3)).Select(i => $"b{i}=1\n"));
            string after = string.Concat(Enumerable.Range(0, random.Next(3)).Select(i => $"c{i}=1\n"));
            string text = $"[A]\n{before}{several}{after}[B]\ny=1\n";
            string key = Pick(random, "A:b0", "A:c0", "A:new", "B:y", "B:new");

            string set = SettingsEdit.Set(Ini, text, Key("ini", key), "9");
            Assert.True(set.Contains(several, StringComparison.Ordinal) && Ini.Find(set, Key("ini", key))?.Value == "9", $"seed {seed}: {key}\n{set}");
            Assert.True(SettingsEdit.Restore(Ini, set, text, Key("ini", key)) == text, $"seed {seed}: {key}\n{set}");
            Assert.Throws<FormatException>(() => SettingsEdit.Set(Ini, text, Key("ini", "A:several"), "9"));
            Assert.All(pieces.Where(piece => piece.Contains('=', StringComparison.Ordinal)), piece => Assert.Throws<FormatException>(() => SettingsEdit.Set(Ini, text, Key("ini", $"A:{piece[..2]}"), "9")));
        }
    }

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];

    internal static ISettingsFormat Of(string form) => form switch { "json" => Json, "yaml" => Yaml, "ini" => Ini, _ => Env };

    internal static SettingKey Key(string form, string key) => form == "env" ? new SettingKey([key]) : SettingKey.Of(key);
}
