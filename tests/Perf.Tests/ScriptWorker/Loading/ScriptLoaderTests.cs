using Perf.ScriptWorker;
using Perf.ScriptWorker.Loading;

namespace Perf.Tests.ScriptWorker.Loading;

public sealed class ScriptLoaderTests
{
    [Fact]
    public void Modules_and_JSON_are_imported_relative_to_the_file_that_says_it()
    {
        var bench = new ScriptBench(
            ("main.js", "import { a } from './lib/a.js'; import data from './data/d.json'; export const result = [a, data.x];"),
            ("lib/a.js", "import { b } from './b.js'; export const a = b + 1;"),
            ("lib/b.js", "export const b = 1;"),
            ("data/d.json", "{\"x\":5}"));

        Assert.Equal("[2,5]", bench.Result());
        Assert.Equal(["data/d.json", "lib/a.js", "lib/b.js", "main.js"], bench.Script.Sources.Select(source => source.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TypeScript_is_imported_with_its_ending() => Assert.Equal(
        "3",
        new ScriptBench(
            ("main.ts", "import { add, Pair } from './add.ts'; const p: Pair = { a: 1, b: 2 }; export const result: number = add(p);"),
            ("add.ts", "export interface Pair { a: number; b: number }\nexport function add(p: Pair): number { return p.a + p.b; }")).Result());

    [Fact]
    public void CommonJs_requires_files_JSON_and_modules() => Assert.Equal(
        "[1,2,\"616263\",true]",
        new ScriptBench(
            ("main.js", "const lib = require('./lib/a.js'); const crypto = require('k6/crypto'); exports.result = [lib.one, lib.two, crypto.hexEncode('abc'), typeof module === 'object'];"),
            ("lib/a.js", "const { two } = require('./two.json'); module.exports = { one: 1, two };"),
            ("lib/two.json", "{\"two\":2}")).Result());

    [Fact]
    public void CommonJs_and_ES_modules_import_each_other() => Assert.Equal(
        "[1,1,2,{\"one\":1}]",
        new ScriptBench(
            ("main.js", "import lib, { one } from './cjs.cjs'; import { two } from './esm.js'; export const result = [lib.one, one, two, lib];"),
            ("cjs.cjs", "exports.one = 1;"),
            ("esm.js", "const lib = require('./deep.cjs'); export const two = lib();"),
            ("deep.cjs", "module.exports = () => 2;")).Result());

    [Fact]
    public void A_compiled_module_s_default_is_its_own() => Assert.Equal(
        "7",
        new ScriptBench(
            ("main.js", "import x from './c.cjs'; export const result = x;"),
            ("c.cjs", "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = 7;")).Result());

    [Fact]
    public void CommonJs_modules_may_require_each_other_in_a_circle() => Assert.Equal(
        "[\"b sees 1\",2]",
        new ScriptBench(
            ("main.js", "const a = require('./a.js'); exports.result = [a.seen, a.two];"),
            ("a.js", "exports.one = 1; const b = require('./b.js'); exports.seen = b.seen; exports.two = 2;"),
            ("b.js", "const a = require('./a.js'); exports.seen = 'b sees ' + a.one;")).Result());

    [Fact]
    public void Open_reads_text_and_bytes_relative_to_the_file_that_says_it() => Assert.Equal(
        "[\"héllo\",6,\"inner\"]",
        new ScriptBench(
            ("main.js", "import { inner } from './lib/a.js'; export const result = [open('./data/t.txt'), new Uint8Array(open('data/t.txt', 'b')).length, inner];"),
            ("lib/a.js", "export const inner = open('./i.txt');"),
            ("lib/i.txt", "inner"),
            ("data/t.txt", "héllo")).Result());

    [Fact]
    public void What_is_opened_by_a_name_that_stands_there_is_in_the_bundle()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "main.js"), "export const a = () => open('./d.csv'); import './b.js';");
            File.WriteAllText(Path.Combine(folder, "b.js"), "");
            File.WriteAllText(Path.Combine(folder, "d.csv"), "x");
            var files = new ScriptFolder(folder);

            ScriptLoader.Load(files, "main.js", []);

            Assert.Equal(["b.js", "d.csv", "main.js"], files.FilesRead.Select(file => file.Path));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("open('./none.txt')", "none.txt")]
    [InlineData("open('')", "takes the name of a file")]
    [InlineData("open('./t.txt', 'x')", "mode 'b'")]
    [InlineData("require('./none.js')", "none.js")]
    [InlineData("require('k6/x/' + 'sql')", "extension")]
    public void What_cannot_be_read_is_an_error_of_the_script(string call, string named)
    {
        // Under names that come about at run time, for others are found before.
        var bench = new ScriptBench(("main.js", $"let message; try {{ {call.Replace("'./none.js'", "'./none' + '.js'", StringComparison.Ordinal)} }} catch (e) {{ message = e.message; }} export const result = message;"), ("t.txt", ""));

        Assert.Contains(named, bench.Result(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import x from 'k6/x/sql';", 1, 15, "extension that is compiled into k6")]
    [InlineData("\nimport { browser } from 'k6/browser';", 2, 25, "drives no browser")]
    [InlineData("import x from 'k6/nope';", 1, 15, "there is no module 'k6/nope'")]
    [InlineData("import grpc from 'k6/net/grpc';", 1, 18, "grpc steps")]
    [InlineData("import _ from 'lodash';", 1, 15, "packages of npm")]
    [InlineData("import x from 'https://example.com/lib/x.js';", 1, 15, "import './x.js'")]
    [InlineData("import x from 'https://jslib.k6.io/aws/0.12.0/s3.js';", 1, 15, "'aws' of jslib.k6.io")]
    [InlineData("import x from './none.js';", 1, 15, "none.js")]
    [InlineData("import x from './helper';", 1, 15, "'./helper.js'")]
    [InlineData("import x from '../up.js';", 1, 15, "up.js")]
    [InlineData("export * from './none.js';", 1, 15, "none.js")]
    [InlineData("export const a = () => import('./none.js');", 1, 31, "none.js")]
    [InlineData("const a = require('lodash');", 1, 19, "packages of npm")]
    public void What_cannot_be_imported_is_told_with_its_place(string text, int line, int column, string named)
    {
        ScenarioProblem problem = Assert.Single(ScriptBench.Fault(("main.js", text), ("helper.js", "")).Problems);

        Assert.Equal(("main.js", line, column), (problem.File, problem.Line, problem.Column));
        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("export const a = ;", "main.js", 1)]
    [InlineData("import { a } from './bad.js';", "bad.js", 2)]
    [InlineData("import a from './bad.json';", "bad.json", 1)]
    [InlineData("import a from './bad.ts';", "bad.ts", 1)]
    [InlineData("function (", "main.js", 1)]
    [InlineData("}); (function () {", "main.js", 1)]
    public void What_cannot_be_parsed_is_told_with_its_place(string text, string file, int line)
    {
        ScenarioProblem problem = ScriptBench.Fault(("main.js", text), ("bad.js", "export const a = 1;\nlet let = 2 3;"), ("bad.json", "{a}"), ("bad.ts", "enum A { B = c() }")).Problems[0];

        Assert.Equal((file, line), (problem.File, problem.Line));
    }

    [Fact]
    public void All_problems_of_all_files_are_told_at_once() => Assert.Equal(
        3,
        ScriptBench.Fault(("main.js", "import 'lodash'; import './a.js'; import './none.js';"), ("a.js", "import 'k6/x/sql';")).Problems.Count);

    [Fact]
    public void A_shared_array_is_made_once_for_all_users()
    {
        var bench = new ScriptBench(
            ("main.js", """
                import { SharedArray } from 'k6/data';
                const rows = new SharedArray('rows', () => { globalThis.made = true; return JSON.parse(open('./rows.json')); });
                let fault = '';
                try { rows[0].a = 5; } catch (e) { fault = e.name; }
                try { rows[0] = 5; } catch (e) { fault += e.name; }
                let sum = 0;
                for (const row of rows) sum += row.a;
                export const result = [globalThis.made === true, rows.length, rows[1].b.c, rows[9] === undefined, sum, fault, rows.map((r) => r.a), rows.filter((r) => r.a > 1).length, rows[0].a];
                """),
            ("rows.json", """[{"a":1},{"a":2,"b":{"c":"x"}}]"""));
        var shared = new ScriptShared { Time = TimeProvider.System, Files = bench.Files };

        Assert.Equal("[true,2,\"x\",true,3,\"TypeErrorTypeError\",[1,2],1,1]", bench.Result(shared));
        Assert.Equal("[false,2,\"x\",true,3,\"TypeErrorTypeError\",[1,2],1,1]", bench.Result(shared));
    }

    [Theory]
    [InlineData("new SharedArray('', () => [])", "a name")]
    [InlineData("new SharedArray('a')", "takes a function")]
    [InlineData("new SharedArray('a', () => 5)", "returned no array")]
    [InlineData("new SharedArray('a', async () => [])", "async")]
    public void What_is_no_shared_array_is_told(string call, string named) => Assert.Contains(
        named,
        new ScriptBench(("main.js", $"import {{ SharedArray }} from 'k6/data'; let m; try {{ {call} }} catch (e) {{ m = e.message; }} export const result = m;")).Result(),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("./a.js", "", "a.js")]
    [InlineData("./a.js", "lib/b.js", "lib/a.js")]
    [InlineData("../a.js", "lib/b.js", "a.js")]
    [InlineData("../../a.js", "lib/b.js", "../a.js")]
    [InlineData("x//./y/../a.csv", "", "x/a.csv")]
    [InlineData(".\\lib\\a.js", "", "lib/a.js")]
    [InlineData("/etc/passwd", "lib/b.js", "/etc/passwd")]
    [InlineData("file:///tmp/a%20b.js", "", "/tmp/a b.js")]
    public void Names_are_relative_to_the_script_s_folder(string specifier, string from, string expected) => Assert.Equal(expected, ScriptPath.Resolve(specifier, from));

    [Fact]
    public void Nothing_outside_of_the_folder_is_read_not_by_links_either()
    {
        string root = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string inside = Directory.CreateDirectory(Path.Combine(root, "inside")).FullName;
            string allowed = Directory.CreateDirectory(Path.Combine(root, "allowed")).FullName;
            File.WriteAllText(Path.Combine(root, "secret.txt"), "s");
            File.WriteAllText(Path.Combine(allowed, "a.txt"), "a");
            File.WriteAllText(Path.Combine(inside, "own.txt"), "o");
            File.CreateSymbolicLink(Path.Combine(inside, "link.txt"), Path.Combine(root, "secret.txt"));
            Directory.CreateSymbolicLink(Path.Combine(inside, "up"), root);
            var files = new ScriptFolder(inside, [allowed]);

            Assert.Equal("own.txt", files.Read("./own.txt", "").Path);
            Assert.Equal("own.txt", files.Read(Path.Combine(inside, "own.txt"), "").Path);
            Assert.Equal("../allowed/a.txt", files.Read("../allowed/a.txt", "").Path);
            foreach (string outside in (string[])["../secret.txt", "link.txt", "up/secret.txt", "/etc/passwd", Path.Combine(root, "secret.txt"), "file:///etc/passwd"])
            {
                Assert.Equal(ErrorIds.FileNotAllowed, Assert.Throws<PerfException>(() => files.Read(outside, "")).Id);
            }

            Assert.Equal(ErrorIds.FileNotFound, Assert.Throws<PerfException>(() => files.Read("none.txt", "")).Id);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
