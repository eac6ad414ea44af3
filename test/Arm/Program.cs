// Runs the kernels' tests in this process: a test host for another processor cannot be started by dotnet test.
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MlNetDeep.Arm;
using Xunit.Sdk;

Console.WriteLine($"{RuntimeInformation.ProcessArchitecture}, 128 bits accelerated: {Vector128.IsHardwareAccelerated}, 256 bits: {Vector256.IsHardwareAccelerated}");
Assembly tests = Assembly.Load("MlNetDeep.Kernels.Tests");
using var counts = new TestCounts();
using var framework = new XunitTestFramework(counts);
counts.Run(framework, tests);
Console.WriteLine($"{counts.Passed} passed, {counts.Failed} failed, {counts.Skipped} skipped");
return counts.Failed == 0 && counts.Passed > 0 ? 0 : 1;
