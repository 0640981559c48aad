using Acornima;
using Perf.ScriptWorker.Loading.TypeScript;

namespace Perf.Tests.ScriptWorker.Loading;

public sealed class TypeScriptEraserTests
{
    [Theory]
    [InlineData("let x: number = 1;", "let x         = 1;")]
    [InlineData("let x: Map<string, number[]> = new Map<string, number[]>();", "let x                        = new Map                  ();")]
    [InlineData("const a: Array<Array<number>>= [];", "const a                      = [];")]
    [InlineData("const f = (a: number, b?: string): void => {};", "const f = (a        , b         )       => {};")]
    [InlineData("const f = <T>(a: T): T => a;", "const f =    (a   )    => a;")]
    [InlineData("const f = async <T,>(a: T): Promise<T> => a;", "const f = async     (a   )             => a;")]
    [InlineData("function f<T extends object = {}>(this: Window, a: T): a is T { return true; }", "function f                       (              a   )         { return true; }")]
    [InlineData("const x = a as unknown as string;", "const x = a                     ;")]
    [InlineData("const x = { a: 1 } as const;", "const x = { a: 1 }         ;")]
    [InlineData("const x = { a: 1 } satisfies Foo;", "const x = { a: 1 }              ;")]
    [InlineData("const x = <string>y;", "const x =         y;")]
    [InlineData("x!.y![0]!.z();", "x .y [0] .z();")]
    [InlineData("if (a !== b && !c) d();", "if (a !== b && !c) d();")]
    [InlineData("f<number>(1); new Foo<Bar>(2); g<T>`x`;", "f        (1); new Foo     (2); g   `x`;")]
    [InlineData("const r = a < b; const s = c > (d);", "const r = a < b; const s = c > (d);")]
    [InlineData("for (let i = 0; i < n; i++) { if (i > (2)) x(i < 3, 4 > i); }", "for (let i = 0; i < n; i++) { if (i > (2)) x(i < 3, 4 > i); }")]
    [InlineData("a >= b; a >>= 2; a >>> 1; a >>>= 1;", "a >= b; a >>= 2; a >>> 1; a >>>= 1;")]
    [InlineData("const t = a ? (b) : (c) => d;", "const t = a ? (b) : (c) => d;")]
    [InlineData("const t = a ? (b) : c => d;", "const t = a ? (b) : c => d;")]
    [InlineData("const t = a ? (b): c => d : e;", "const t = a ? (b)    => d : e;")]
    [InlineData("const t = a ? { b: 1 } : [c];", "const t = a ? { b: 1 } : [c];")]
    [InlineData("const o = { a: 1, b: x as number, c(d: string): void {}, async *e<T>(f: T) {}, get g(): number { return 1 } };",
        "const o = { a: 1, b: x          , c(d        )       {}, async *e   (f   ) {}, get g()         { return 1 } };")]
    [InlineData("const { a, b: c = 1, ...d }: Foo = x;", "const { a, b: c = 1, ...d }      = x;")]
    [InlineData("const [a, , b]: [number, number, number] = x;", "const [a, , b]                           = x;")]
    [InlineData("try { } catch (e: unknown) { }", "try { } catch (e         ) { }")]
    [InlineData("for (const x of y as string[]) z(x);", "for (const x of y            ) z(x);")]
    [InlineData("for (const k in o) z(k);", "for (const k in o) z(k);")]
    [InlineData("let f: (a: number, b: string) => void = g;", "let f                                 = g;")]
    [InlineData("let f: new (...a: any[]) => Foo = g;", "let f                           = g;")]
    [InlineData("let u: | 'a' | \"b\" | -1 | `x${string}y` = 'a';", "let u                                   = 'a';")]
    [InlineData("let c: A extends B ? C : D = 1;", "let c                      = 1;")]
    [InlineData("let k: keyof typeof obj = 'a';", "let k                   = 'a';")]
    [InlineData("let m: { readonly [K in keyof T]?: T[K] } = {};", "let m                                     = {};")]
    [InlineData("let i: import('./x').Y<Z>[] = [];", "let i                       = [];")]
    [InlineData("let t: typeof x.y['z'] = 1;", "let t                  = 1;")]
    [InlineData("let d!: number;", "let d         ;")]
    [InlineData("function a(x: unknown): asserts x is string {}", "function a(x         )                      {}")]
    [InlineData("const re = /<T>(a: b)/g, x: number = 4 / 2 / 1;", "const re = /<T>(a: b)/g, x         = 4 / 2 / 1;")]
    [InlineData("const s = `a ${b as string} c ${`d ${e!}`}`;", "const s = `a ${b          } c ${`d ${e }`}`;")]
    [InlineData("label: for (;;) { break label; }", "label: for (;;) { break label; }")]
    [InlineData("switch (x as number) { case 1: y(); break; default: z(); }", "switch (x          ) { case 1: y(); break; default: z(); }")]
    [InlineData("x = y!;", "x = y ;")]
    [InlineData("const as = 1; const type = as + 1; type; let of = type;", "const as = 1; const type = as + 1; type; let of = type;")]
    [InlineData("const declare = 1, namespace = 2, abstract = 3; f(declare, namespace);", "const declare = 1, namespace = 2, abstract = 3; f(declare, namespace);")]
    [InlineData("const f = async x => await x; const g = async => async;", "const f = async x => await x; const g = async => async;")]
    [InlineData("f((a: number) => a, function (b: string): string { return b; });", "f((a        ) => a, function (b        )         { return b; });")]
    [InlineData("const x = y satisfies Z as W;", "const x = y                 ;")]
    [InlineData("const f = ({ a, b }: { a: number; b: string }, [c]: number[] = []) => a;", "const f = ({ a, b }                          , [c]           = []) => a;")]
    [InlineData("x?.y?.[0]?.<T>(1);", "x?.y?.[0]?.   (1);")]
    public void Types_become_spaces(string source, string expected) => Check(source, expected);

    [Theory]
    [InlineData("interface A { x: number }\nfoo();", ";                        \nfoo();")]
    [InlineData("export interface A<T> extends B<T>, C { x(): T }\nfoo();", ";                                               \nfoo();")]
    [InlineData("type A = { x: number } | null;\nfoo();", ";                             \nfoo();")]
    [InlineData("export type A<T> =\n  | B\n  | C\nfoo();", ";                 \n     \n     \nfoo();")]
    [InlineData("declare const x: number;\nfoo();", ";                       \nfoo();")]
    [InlineData("declare global { interface W {} }\nfoo();", ";                                \nfoo();")]
    [InlineData("declare module 'k6/x' { export const y: number; }\nfoo();", ";                                                \nfoo();")]
    [InlineData("declare function f(a: number): void;\nfoo();", ";                                   \nfoo();")]
    [InlineData("declare enum E { A }\nfoo();", ";                   \nfoo();")]
    [InlineData("function f(a: string): void;\nfunction f(a: any) {}", ";                           \nfunction f(a     ) {}")]
    [InlineData("export function f(a: string): void;\nexport function f(a: any) {}", ";                                  \nexport function f(a     ) {}")]
    [InlineData("type A = B\n(c)();", ";         \n(c)();")]
    [InlineData("type A = B extends infer U\n  ? U\n  : never;\nfoo();", ";                         \n     \n          \nfoo();")]
    public void What_is_only_a_type_goes(string source, string expected) => Check(source, expected);

    [Theory]
    [InlineData("class A<T> extends B<T> implements C, D<T> { }", "class A    extends B                       { }")]
    [InlineData("class A { private x: number = 1; readonly y?: string; static z = 2; #p: number = 3; }", "class A {         x         = 1;          y         ; static z = 2; #p         = 3; }")]
    [InlineData("class A { constructor(a: number) { } protected m<T>(b: T): T { return b } }", "class A { constructor(a        ) { }           m   (b   )    { return b } }")]
    [InlineData("abstract class A { abstract m(): void; n() { return 1 } }", "         class A { ;                   n() { return 1 } }")]
    [InlineData("class A { [key: string]: any; m(a: string): void; m(a: any) { } }", "class A { ;                   ;                   m(a     ) { } }")]
    [InlineData("class A { declare x: number; static { y(); } get z(): number { return 1 } set z(v: number) { } }",
        "class A { ;                  static { y(); } get z()         { return 1 } set z(v        ) { } }")]
    [InlineData("class A { public static async *m(): AsyncGenerator<number> { } override n() { } }", "class A {        static async *m()                         { }          n() { } }")]
    [InlineData("class A { get = 1; set = 2; static = 3; async = 4; readonly = 5; type = 6 }", "class A { get = 1; set = 2; static = 3; async = 4; readonly = 5; type = 6 }")]
    [InlineData("class A { x!: number\n  y = 2\n  ['z'] = 3 }", "class A { x         \n  y = 2\n  ['z'] = 3 }")]
    [InlineData("const A = class<T> { x?(): void; };", "const A = class    { ;           };")]
    [InlineData("export default abstract class A { }", "export default          class A { }")]
    public void Classes_lose_what_is_not_JavaScript(string source, string expected) => Check(source, expected);

    [Theory]
    [InlineData("import type { A } from './a';\nfoo();", ";                            \nfoo();")]
    [InlineData("import type A from './a';\nfoo();", ";                        \nfoo();")]
    [InlineData("import { type A, b } from './a';\nb();", "import {         b } from './a';\nb();")]
    [InlineData("import http, { Response } from 'k6/http';\nlet r: Response = http.get('x');", "import http, {          } from 'k6/http';\nlet r           = http.get('x');")]
    [InlineData("import { Options } from 'k6/options';\nexport const options: Options = {};", ";                                    \nexport const options          = {};")]
    [InlineData("import { A } from './types';\nconst a: A = {};", ";                           \nconst a    = {};")]
    [InlineData("import './side-effect';\nfoo();", "import './side-effect';\nfoo();")]
    [InlineData("import data from './d.json' with { type: 'json' };\nfoo(data);", "import data from './d.json' with { type: 'json' };\nfoo(data);")]
    [InlineData("import type from './type';\ntype();", "import type from './type';\ntype();")]
    [InlineData("import * as a from './a';\na.b();", "import * as a from './a';\na.b();")]
    [InlineData("export type { A } from './a';\nexport { type B, c } from './b';", ";                            \nexport {         c } from './b';")]
    [InlineData("export * from './a';\nexport * as b from './b';", "export * from './a';\nexport * as b from './b';")]
    public void Imports_of_types_go(string source, string expected) => Check(source, expected);

    [Fact]
    public void A_return_type_over_several_lines_leaves_an_arrow_that_can_be_read()
    {
        string erased = Check("const f = (a: number): {\n  b: number,\n} => ({ b: a });", null);

        Assert.Equal(3, erased.Split('\n').Length);
    }

    [Fact]
    public void A_cast_at_a_line_s_end_keeps_the_next_line_apart() => Assert.Contains(";", Check("const a = b as C\n(d)()", null).Split('\n')[0], StringComparison.Ordinal);

    [Theory]
    [InlineData("enum E { A, B, C = 10, D }", "JSON.stringify(E)", """{"0":"A","1":"B","10":"C","11":"D","A":0,"B":1,"C":10,"D":11}""")]
    [InlineData("enum E { Up = 'UP', Down = \"DOWN\" }", "JSON.stringify(E)", """{"Up":"UP","Down":"DOWN"}""")]
    [InlineData("const enum E {\n  A = -1, // first\n  B,\n  'C-D' = 5\n}", "[E.A, E.B, E['C-D'], E[5]].join()", "-1,0,5,C-D")]
    public void An_enum_is_an_object(string source, string expression, string expected)
    {
        string erased = TypeScriptEraser.Erase(source, "a.ts");

        Assert.Equal(source.Count(c => c == '\n'), erased.Count(c => c == '\n'));
        Assert.Equal(expected, new Jint.Engine().Evaluate($"{erased}\n{expression}").ToString());
    }

    [Theory]
    [InlineData("\n  class A { constructor(private x: number) {} }", 2, 25, "parameter property 'private x'")]
    [InlineData("namespace A { export const b = 1; }", 1, 1, "namespace 'A'")]
    [InlineData("@dec class A {}", 1, 1, "decorator")]
    [InlineData("class A { @dec x = 1 }", 1, 11, "decorator")]
    [InlineData("import a = require('b');", 1, 1, "'import a ='")]
    [InlineData("export = a;", 1, 1, "'export ='")]
    [InlineData("enum E { A = 1, B = A << 1 }", 1, 21, "member 'B'")]
    [InlineData("enum E { A = 'x', B }", 1, 19, "needs a value")]
    [InlineData("let a = `b", 1, 9, "not closed")]
    [InlineData("let a = (b", 1, 9, "'(' is not closed")]
    [InlineData("let a = 'b\n';", 1, 9, "not closed")]
    [InlineData("let a = b c;", 1, 11, "'c'")]
    [InlineData("foo(a b);", 1, 7, "'b'")]
    public void What_cannot_be_erased_is_refused_with_its_place(string source, int line, int column, string named)
    {
        ScenarioException fault = Assert.Throws<ScenarioException>(() => TypeScriptEraser.Erase(source, "a.ts"));

        ScenarioProblem problem = Assert.Single(fault.Problems);
        Assert.Equal(("a.ts", line, column), (problem.File, problem.Line, problem.Column));
        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_JavaScript_stays_as_it_is()
    {
        const string source = """
            #!/usr/bin/env k6
            // a comment: with a type
            import { check, group } from 'k6';
            /* another: one */
            export const options = { scenarios: { a: { executor: 'constant-vus', vus: 1 } } };
            const re = /[/]:\/(\d+)/, half = 4 / 2;
            const { a = 1, ...rest } = { b: 2 };
            let i = 0; do { i++ } while (i < 3)
            async function* gen() { for await (const x of rest) yield x; yield; }
            export default function () {
              const ok = check(a, { 'is 1': (r) => r === 1, "b": r => r ?? 2 });
              group('g', function () { label: while (true) { if (i > 2) break label; else continue; } });
              class P extends Q { static #x = 1; get y() { return this?.#x; } static { P.z = 1; } }
              switch (a) { case 1: { return new.target; } default: throw new Error(`x ${a + `${i}`} y`); }
              var f = a ? b => c : d, g = (x, y = { z: [] }) => ({ x, [y]: 1, async m() {}, get: 1 });
              if (a) /re/.test('x'); const t = typeof a === 'string' ? void 0 : delete rest.b, u = !(a in rest) && a instanceof P;
              try { } catch { } finally { }
              return a, b;
            }
            """;

        Assert.Equal(source, Check(source, null));
    }

    private static string Check(string source, string? expected)
    {
        string erased = TypeScriptEraser.Erase(source, "a.ts");
        if (expected is not null)
        {
            Assert.Equal(expected, erased);
        }

        // Whatever is left must be JavaScript, with every line in its place.
        Assert.Equal(source.Split('\n').Select(line => line.Length), erased.Split('\n').Select(line => line.Length));
        var parser = new Parser(new ParserOptions { AllowReturnOutsideFunction = true, EcmaVersion = EcmaVersion.Latest });
        if (source.Contains("import ", StringComparison.Ordinal) || source.Contains("export ", StringComparison.Ordinal))
        {
            parser.ParseModule(erased);
        }
        else
        {
            parser.ParseScript(erased);
        }

        return erased;
    }
}
