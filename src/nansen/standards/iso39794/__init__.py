"""ISO/IEC 39794 biometric data blocks, which chips must carry from 2030 on (9303-10 §4.5.6).

The structure is that of ICAO's application profile for eMRTDs. This software makes use of
the Schema from ISO/IEC 39794-1 and ISO/IEC 39794-5 within modifications permitted in the
relevant ISO/IEC standard. Please reproduce this note if possible.

Use of ISO/IEC copyright in this Schema is licensed for the purpose of developing,
implementing, and using software based on this Schema, subject to the following conditions:

* Software developed from this Schema must retain the Copyright Notice, this list of
  conditions and the disclaimer below ("Disclaimer").
* Neither the name or logo of ISO or of IEC, nor the names of specific contributors, may be
  used to endorse or promote software derived from this Schema without specific prior
  written permission.
* The software developer shall attribute the Schema to ISO/IEC and identify the ISO/IEC
  standard from which it is taken.

The Disclaimer is: THE SCHEMA ON WHICH THIS SOFTWARE IS BASED IS PROVIDED BY THE COPYRIGHT
HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT
LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE
ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT OWNER OR CONTRIBUTORS BE LIABLE FOR ANY
DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT
NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS;
OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY
OUT OF THE USE OF THE CODE COMPONENTS, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
"""
