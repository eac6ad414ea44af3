using System.Runtime.CompilerServices;
using MlNetDeep.Kernels;

namespace MlNetDeep.Benchmarks;

/// <summary>
/// Twelve independent chains r = r x + c in registers: what the processor's multiply-add units can do at most, at the width that the kernels
/// run at. It stands in the place of an activation function because those are compiled for the width.
/// </summary>
/// <remarks>
/// Latency times throughput of multiply-add is 8 to 10 instructions on the processors of the last decade (A. Fog, "Instruction tables"), so
/// twelve chains keep the units busy and, with x and c, fit 16 registers.
/// </remarks>
internal readonly struct FmaChains : IActivationFunction
{
    private const int Steps = 256;

    /// <summary>Operations on each element: a multiplication and an addition in each step of each chain.</summary>
    public const int FlopsPerElement = 2 * 12 * Steps;

    /// <summary>The sum of the chains, so that none can be left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public V Apply<V>(V x) where V : struct, ISimd<V>
    {
        V c = V.Broadcast(1);
        V r0 = x, r1 = x + c, r2 = r1 + c, r3 = r2 + c, r4 = r3 + c, r5 = r4 + c;
        V r6 = r5 + c, r7 = r6 + c, r8 = r7 + c, r9 = r8 + c, r10 = r9 + c, r11 = r10 + c;
        for (int i = 0; i < Steps; i++)
        {
            r0 = V.MulAdd(r0, x, c);
            r1 = V.MulAdd(r1, x, c);
            r2 = V.MulAdd(r2, x, c);
            r3 = V.MulAdd(r3, x, c);
            r4 = V.MulAdd(r4, x, c);
            r5 = V.MulAdd(r5, x, c);
            r6 = V.MulAdd(r6, x, c);
            r7 = V.MulAdd(r7, x, c);
            r8 = V.MulAdd(r8, x, c);
            r9 = V.MulAdd(r9, x, c);
            r10 = V.MulAdd(r10, x, c);
            r11 = V.MulAdd(r11, x, c);
        }

        return r0 + r1 + r2 + r3 + r4 + r5 + r6 + r7 + r8 + r9 + r10 + r11;
    }

    /// <summary>Chains have no gradient.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public V Gradient<V>(V y, V dy) where V : struct, ISimd<V> =>
        throw new NotSupportedException("The chains measure speed; they have no gradient.");
}
