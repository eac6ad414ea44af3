// Runs the kernels' tests in this process: a test host for another processor cannot be started by dotnet test.
using System.Runtime.Intrinsics;
using Xunit.Runners;

Console.WriteLine($"{System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture}, 128 bits accelerated: {Vector128.IsHardwareAccelerated}");
using var ended = new ManualResetEventSlim();
int passed = 0, failed = 0, skipped = 0;
using AssemblyRunner runner = AssemblyRunner.WithoutAppDomain(Path.Combine(AppContext.BaseDirectory, "MlNetDeep.Kernels.Tests.dll"));
runner.OnTestPassed = _ => Interlocked.Increment(ref passed);
runner.OnTestSkipped = _ => Interlocked.Increment(ref skipped);
runner.OnTestFailed = test =>
{
    Interlocked.Increment(ref failed);
    Console.WriteLine($"FAILED {test.TestDisplayName}: {test.ExceptionMessage}");
};
runner.OnExecutionComplete = _ => ended.Set();
runner.Start();
ended.Wait();
Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
return failed == 0 && passed > 0 ? 0 : 1;
