using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Perf.Engine.Flows;
using Perf.Engine.Protocols;
using Perf.Engine.Running;
using Perf.Engine.Scenarios;
using Perf.Engine.Templates;
using Perf.Engine.Templates.Functions;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Engine.Templates.Functions;

public sealed class FunctionTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 30, 45, 678, TimeSpan.Zero);

    [Theory]
    [InlineData("${base64('Zoë')}", "Wm/Dqw==")]
    [InlineData("${base64decode('Wm/Dqw==')}", "Zoë")]
    [InlineData("${base64url('>>>???')}", "Pj4-Pz8_")]
    [InlineData("${base64urldecode('Pj4-Pz8_')}", ">>>???")]
    [InlineData("${urlencode('a b&ü')}", "a%20b%26%C3%BC")]
    [InlineData("${urldecode('a%20b')}", "a b")]
    [InlineData("${hex('az')}", "617a")]
    [InlineData("${md5('abc')}", "900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("${sha1('abc')}", "a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData("${sha256('abc')}", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("${sha256('abc', 'base64')}", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")]
    [InlineData("${sha512('abc', 'base64url')}", "3a81oZNherrMQXNJriBBMRLm-k6JqX6iCp7u5ktV05ohkpkqJ0_BqDa6PCOj_uu9RU1EI2Q86A4qmslPpUyknw")]
    // RFC 4231, test case 2.
    [InlineData("${hmac('sha256', 'Jefe', 'what do ya want for nothing?')}", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData("${hmac('SHA-512', 'Jefe', 'what do ya want for nothing?', 'hex')}", "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737")]
    // RFC 2202, test case 2.
    [InlineData("${hmac('sha1', 'Jefe', 'what do ya want for nothing?')}", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")]
    [InlineData("${lower('ÄB')}${upper('äb')}${trim('  x ')}", "äbÄBx")]
    [InlineData("${concat('a', 1, true, name)}", "a1trueann")]
    [InlineData("${substring('abcdef', 2)}|${substring('abcdef', 2, 2)}|${substring('ab', 9, 2)}", "cdef|cd|")]
    [InlineData("${replace('a-b-c', '-', '+')}", "a+b+c")]
    [InlineData("${length('abc')}", "3")]
    [InlineData("${default(empty, 'x')}|${default(name, 'x')}|${default(unset, 5)}|${default(null, 'n')}", "x|ann|5|n")]
    [InlineData("${json(name)} ${json(5)} ${json(null)} ${json('say \"hi\"')}", "\"ann\" 5 null \"say \\\"hi\\\"\"")]
    [InlineData("${object('sub', name, 'n', 5, 'o', object('x', true))}", """{"sub":"ann","n":5,"o":{"x":true}}""")]
    [InlineData("${now()}", "2026-03-01T12:30:45.678Z")]
    [InlineData("${now('unix')} ${now('ms')} ${now('date', '+1d')} ${now('yyyy-MM-dd HH:mm', '-1h30m')}", "1772368245 1772368245678 2026-03-02 2026-03-01 11:00")]
    // Arguments are variables, the environment, and other calls; quotes are doubled.
    [InlineData("x${upper(concat('it''s ', name, \" \"\"q\"\"\"))}y", "xIT'S ANN \"Q\"y")]
    [InlineData("${sha256(concat(lower(upper('ABC')), ''))}", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("${concat(env:KEY, '}')}", "from-env}")]
    [InlineData("${jwt('{\"sub\":\"1234567890\",\"name\":\"John Doe\",\"iat\":1516239022}', 'your-256-bit-secret')}", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c")]
    public void Evaluate_KnownValue_IsThatValue(string template, string expected) => Assert.Equal(expected, Text(template));

    // RFC 6238, appendix B.
    [Theory]
    [InlineData(59, "94287082", "46119246", "90693936")]
    [InlineData(1111111109, "07081804", "68084774", "25091201")]
    [InlineData(1111111111, "14050471", "67062674", "99943326")]
    [InlineData(1234567890, "89005924", "91819424", "93441116")]
    [InlineData(2000000000, "69279037", "90698825", "38618901")]
    [InlineData(20000000000, "65353130", "77737706", "47863826")]
    public void Totp_VectorsOfTheRfc_AreMet(long seconds, string sha1, string sha256, string sha512)
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.Equal(sha1, Text($"${{totp('{Base32(20)}', 8)}}", now: now));
        Assert.Equal(sha256, Text($"${{totp('{Base32(32)}', 8, 30, 'SHA256')}}", now: now));
        Assert.Equal(sha512, Text($"${{totp('{Base32(64)}', 8, 30, 'sha-512')}}", now: now));
        Assert.Equal(sha1[2..], Text($"${{totp('{Base32(20).ToLowerInvariant()}')}}", now: now));
    }

    [Fact]
    public void Jwt_PemKeys_SignWithTheirAlgorithm()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach ((string pem, string algorithm, Func<byte[], byte[], bool> verify) in new (string, string, Func<byte[], byte[], bool>)[]
        {
            (rsa.ExportPkcs8PrivateKeyPem(), "RS256", (data, signature) => rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            (ec.ExportECPrivateKeyPem(), "ES256", (data, signature) => ec.VerifyData(data, signature, HashAlgorithmName.SHA256)),
        })
        {
            string token = Text("${jwt(object('sub', name, 'exp', now('unix', '+5m')), pem)}", values: [("pem", ScalarValue.OfText(pem))]);
            string[] parts = token.Split('.');
            Assert.Equal($$"""{"alg":"{{algorithm}}","typ":"JWT"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
            Assert.Equal("""{"sub":"ann","exp":1772368545}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])));
            Assert.True(verify(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2])), algorithm);
        }
    }

    [Theory]
    [InlineData("${random(5, 4)}", "larger")]
    [InlineData("${random(name, 4)}", "whole number")]
    [InlineData("${randomFloat(-70000000000000000000000000000, 70000000000000000000000000000)}", "too far apart")]
    [InlineData("${base64decode(name)}", "base64")]
    [InlineData("${totp('not base32!')}", "base32")]
    [InlineData("${jwt(name, 'k')}", "no JSON object")]
    [InlineData("${jwt('{}', 'k', 'RS256')}", "RSA key")]
    [InlineData("${hmac(name, 'k', 'x')}", "one of md5")]
    [InlineData("${substring('abc', -1)}", "whole number")]
    [InlineData("${now('iso', 'soon')}", "duration")]
    [InlineData("${randomString(5, '')}", "no characters")]
    public void Evaluate_ValuesThatDoNotFit_AreAFaultWithoutTheValue(string template, string message)
    {
        string text = Assert.ThrowsAny<Exception>(() => Text(template)) switch
        {
            StepFault fault => fault.Message,
            PerfException fault => fault.Message,
            var other => throw other,
        };
        Assert.Contains(message, text, StringComparison.Ordinal);
        Assert.DoesNotContain("ann", text.Replace("cannot", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x${uid()}", 1, "there is no function 'uid'; did you mean uuid()?")]
    [InlineData("${hmac('sha999', 'k', 'x')}", 0, "'hmac' knows no 'sha999'")]
    [InlineData("${hmac('sha265', 'k', 'x')}", 0, "did you mean 'sha256'? It is hmac(algorithm, key, text, encoding = 'hex')")]
    [InlineData("${base64()}", 0, "'base64' has 0 arguments here; it is base64(text)")]
    [InlineData("${random(1)}", 0, "'random' has 1 argument here; it is random(min, max)")]
    [InlineData("${object('a')}", 0, "object(name, value, ...)")]
    [InlineData("${random(1, 2}", 0, "where ',' or ')' must stand; it is random(min, max)")]
    [InlineData("${random(1, 2)", 0, "is not closed by '}'")]
    [InlineData("${random(1, ", 0, "is not closed by ')'")]
    [InlineData("${random(1,)}", 0, "an argument of random(min, max) is missing")]
    [InlineData("${lower('abc)}", 0, "is not closed by '")]
    [InlineData("${lower(1x)}", 0, "'1x' in the call of 'lower' is no number")]
    [InlineData("${lower(*)}", 0, "begins with '*'")]
    [InlineData("${lower('a') x}", 0, "stands 'x', where '}' must stand")]
    [InlineData("${lower(env:)}", 0, "names no environment variable")]
    [InlineData("${file(name)}", 0, "needs the file's path in quotes")]
    [InlineData("ab ${fake.emial()}", 3, "there is no function 'fake.emial'; did you mean fake.email()?")]
    [InlineData("${fake.emial}", 0, "did you mean fake.email()?")]
    public void Parse_WrongCall_TellsPlaceFunctionAndSignature(string template, int offset, string message)
    {
        TemplateException fault = Assert.Throws<TemplateException>(() => Template.Parse(template));
        Assert.Equal(offset, fault.Offset);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_CallsNestedWithoutEnd_AreRefused() =>
        Assert.Contains("nested deeper", Assert.Throws<TemplateException>(() => Template.Parse($"${{{string.Concat(Enumerable.Repeat("lower(", 100_000))}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_Call_ListsItsReferences()
    {
        Template template = Template.Parse("a ${concat(x, env:Y, lower(users.name), fake.city, file('f.txt'))} ${z}");
        Assert.Equal(["x", "Y", "users.name", "z"], template.References.Select(part => part.Text));
        Assert.Equal([("f.txt", 2)], template.Files);
        Assert.False(template.IsLiteral);
    }

    [Fact]
    public void Evaluate_SameSeed_GivesTheSameValues()
    {
        const string All = "${uuid()} ${random(1, 1000000)} ${randomFloat(0, 1, 6)} ${randomString(20)} ${pick('a', 'b', 'c')}";
        string fake = string.Concat(FunctionTable.All.Keys.Where(name => name.StartsWith("fake.", StringComparison.Ordinal)).Select(name => $" ${{{name}()}}"));
        Assert.Equal(Text(All + fake, seed: 5), Text(All + fake, seed: 5));
        Assert.NotEqual(Text(All, seed: 5), Text(All, seed: 6));
    }

    [Fact]
    public void Random_AnyLimits_StaysWithinThem() => SeededCases.ForAll(random =>
    {
        long min = random.NextInt64(-1_000_000, 1_000_000);
        long max = min + random.Next(5);
        long value = long.Parse(Text($"${{random({min}, {max})}}", seed: random.Next()), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(value, min, max);
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", Text("${uuid()}", seed: random.Next()));
        Assert.Matches("^[xyz]{7}$", Text("${randomString(7, 'xyz')}", seed: random.Next()));
    });

    [Fact]
    public void FakeData_AnySeed_HasItsForm() => SeededCases.ForAll(random =>
    {
        int seed = random.Next();
        Assert.Matches(@"^[a-z.]+\d+@([a-z]+\.)?example\.(com|net|org)$", Text("${fake.email()}", seed: seed));
        string card = Text("${fake.creditCard}", seed: seed);
        Assert.Equal(0, card.Reverse().Select((digit, place) => place % 2 == 1 ? ((digit - '0') * 2 / 10) + ((digit - '0') * 2 % 10) : digit - '0').Sum() % 10);
        Assert.Matches(@"^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$", Text("${fake.ipv4}", seed: seed));
        Assert.Matches(@"^\+1\d{3}55501\d\d$", Text("${fake.phone()}", seed: seed));
        Assert.Matches(@"^[A-Z][a-z]*( [a-z]+){4,}\.$", Text("${fake.sentence()}", seed: seed));
        Assert.All(FunctionTable.All.Keys.Where(name => name.StartsWith("fake.", StringComparison.Ordinal)), name => Assert.NotEmpty(Text($"${{{name}}}", seed: seed)));
    }, 100);

    [Theory]
    [InlineData("""{"n":"${random(3, 3)}"}""", """{"n":3}""")]
    [InlineData("""{"t":"a${random(3, 3)}"}""", """{"t":"a3"}""")]
    [InlineData("""{"t":"${concat('say \"hi\"', \" \\\\ \")}"}""", """{"t":"say \"hi\" \\\\ "}""")]
    [InlineData("""{"o":"${object('a', name)}"}""", """{"o":{"a":"ann"}}""")]
    [InlineData("""{"b":"${default(unset, true)}"}""", """{"b":true}""")]
    public void Render_CallInJson_KeepsItsKindAndIsEscaped(string template, string expected) => Assert.Equal(expected, Text(template, isJson: true));

    [Fact]
    public void File_OfTheScenariosFolder_IsReadOnceAsItStands()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sub/body.txt", "\uFEFFraw ${name} \"x\"");
        string outside = Path.Combine(Path.GetTempPath(), $"perf-{Guid.NewGuid():N}.txt");
        File.WriteAllText(outside, "secret");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "link.txt"), outside);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "way"), Path.GetTempPath());
        try
        {
            var files = ScenarioFolder.Of(Path.Combine(folder.Path, "scenario.yaml"));
            Assert.Equal("raw ${name} \"x\"", Text("${file('sub/body.txt')}", folder: files));
            foreach (string path in new[] { "../" + Path.GetFileName(outside), outside, "link.txt", $"way/{Path.GetFileName(outside)}", "sub/../../" + Path.GetFileName(outside) })
            {
                Assert.Contains("scenario's folder", Assert.Throws<PerfException>(() => Text($"${{file('{path}')}}", folder: files)).Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(outside);
        }
    }

    private static string Base32(int length)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        string bits = string.Concat(Enumerable.Range(0, length).Select(i => Convert.ToString("1234567890"[i % 10], 2).PadLeft(8, '0')));
        return string.Concat(bits.Chunk(5).Select(chunk => Alphabet[Convert.ToInt32(new string(chunk).PadRight(5, '0'), 2)]));
    }

    private static string Text(string template, int seed = 1, DateTimeOffset? now = null, bool isJson = false, ScenarioFolder? folder = null, (string Name, ScalarValue Value)[]? values = null)
    {
        var table = new VariableTable(Perf.Engine.Data.DataSet.None, folder ?? ScenarioFolder.None);
        (string Name, ScalarValue Value)[] known = [("name", ScalarValue.OfText("ann")), ("empty", ScalarValue.OfText("")), .. values ?? []];
        foreach ((string name, _) in known)
        {
            table.SlotOf(name);
        }

        table.BeginStep();
        TextTemplate compiled = TextTemplate.Compile(template, table, name => name == "KEY" ? "from-env" : null, isJson);
        CompiledCall[] calls = table.EndStep();
        var slots = new ScalarValue[table.Count];
        foreach ((string name, ScalarValue value) in known)
        {
            slots[table.SlotOf(name)] = value;
        }

        var random = new SeededSequence(seed, new IterationId(0, 0, 0));
        CompiledCall.EvaluateAll(calls, slots, new FunctionFrame(ref random, now ?? s_now));
        return compiled.Render(slots);
    }
}
